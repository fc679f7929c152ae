"""Further words for columns, language by language, as ``words.py`` explains: data, no code."""

from bot.catalog.guess.words import Role

SURE_WORDS: dict[str, dict[Role, str]] = {  # by language; these hardly mean anything else
    "English": {
        "message": "wording",
        "alias": "also known as, aka, other name, other names",
        "action": "what you can do, mitigation, mitigations, instruction, instructions, guidance, recovery",
        "severity": "sev, seriousness, importance",
    },
    "German": {
        "code": "Störungscode, Störungsnummer, Meldungscode, Fehlerkürzel, Alarmcode",
        "message": "Nachricht, Anzeigetext, Störungstext, Klartext, Alarmtext, Störungsmeldung, Warnmeldung",
        "alias": "Kurzname, Kürzel, Kurzbezeichnung, Kurzform",
        "section": "Abschnitt, Rubrik, Kapitel, Produkt, Ressort, Anlagenteil, Teilsystem",
        "cause": "Auslöser, Warum, mögliche Gründe, Gründe",
        "action": """
            Vorgehen, Vorgehensweise, Nächste Schritte, Aktion, Beseitigung, Korrektur, Loesung, Loesungen, Was ist zu
            tun, Massnahmen zur Behebung, Empfohlene Massnahme, Reaktion
        """,
        "severity": "Schwere, Dringlichkeit, Kritikalität, Wichtigkeit, Gewichtung, Alarmklasse, Alarmstufe, Warnstufe",
    },
    "French": {
        "message": "intitulé",
        "alias": "mnémonique, nom symbolique",
        "section": "rubrique, famille, thème",
        "cause": "pourquoi, motif",
        "action": "marche à suivre, à faire, recommandation, recommandations, intervention, démarche, conseil",
        "severity": "criticité, urgence, importance",
    },
    "Spanish": {
        "code": "cód",
        "alias": "nombre simbólico",
        "section": "tema, servicio, familia, ámbito",
        "action": "recomendación, recomendaciones, corrección, pasos a seguir, cómo resolverlo, procedimiento, pasos",
        "severity": "criticidad, urgencia, importancia",
    },
    "Italian": {
        "alias": "nome simbolico, identificativo",
        "section": "ambito, servizio, famiglia, argomento",
        "action": "correzione, intervento, interventi, provvedimento, provvedimenti, procedura, raccomandazione",
        "severity": "criticità, urgenza, importanza",
    },
    "Portuguese": {
        "section": "secção, serviço, família",
        "cause": "razão",
        "action": "como resolver, recomendação, recomendações, acção, procedimento, procedimentos, passos",
        "severity": "criticidade, urgência, importância",
    },
    "Dutch": {
        "code": "storingscode, meldingscode, storingsnummer, foutnummer",
        "message": "tekst, storing",
        "alias": "symbool",
        "section": "onderdeel, afdeling, hoofdstuk",
        "cause": "oorzaken, mogelijke oorzaken",
        "action": "oplossingen, wat te doen, herstel, aanbeveling, maatregelen, acties, remedie",
        "severity": "urgentie",
    },
    "Swedish, Danish, Norwegian": {
        "code": "larmkod, alarmkode, fejlnummer, feilnummer, felnummer",
        "message": "meddelelse, betydning, förklaring, fejlbesked, feilmelding",
        "section": "område, avsnitt, afsnit, komponent",
        "cause": """
            orsaker, anledning, möjliga orsaker, årsager, mulig årsag, mulige årsager, årsak, mulig årsak, årsaker,
            mulige årsaker
        """,
        "action": "åtgärder, vad gör jag, løsninger, afhjælpning, tiltak, anbefalt tiltak, handling, lösningar",
        "severity": "nivå, allvar, alvorlighed, alvorsgrad, alvorlighedsgrad, alvorlighetsgrad, alvorlighet",
    },
    "Finnish": {
        "code": "koodi, vikakoodi, virhenumero",
        "message": "virheilmoitus, merkitys, selitys, ilmoitus",
        "section": "luokka, ryhmä, moduuli, osio",
        "cause": "syyt, mahdollinen syy, mahdolliset syyt",
        "action": "toimenpiteet, korjaus",
        "severity": "vakavuus, vakavuusaste, taso",
    },
    "Polish": {
        "code": "numer błędu, kod usterki",
        "message": "treść, treść komunikatu",
        "section": "grupa, moduł, obszar, sekcja, dział",
        "cause": "przyczyny, możliwe przyczyny",
        "action": """
            działania, co zrobić, sposób naprawy, zalecenie, zalecenia, środki zaradcze, zalecane działanie,
            postępowanie, sposób postępowania
        """,
        "severity": "ważność, istotność, waga",
    },
    "Czech": {
        "code": "číslo chyby, chybový kód",
        "message": "význam, hlášení",
        "section": "skupina, oblast, sekce",
        "cause": "příčina, příčiny, důvod, možná příčina, možné příčiny",
        "action": "opatření, náprava, odstranění, akce, postup",
        "severity": "úroveň",
    },
    "Hungarian": {
        "code": "hibaszám",
        "message": "jelentés, megnevezés",
        "section": "csoport, terület",
        "cause": "lehetséges ok, lehetséges okok, hiba oka",
        "action": "teendő, teendők, intézkedés, elhárítás, javítás",
        "severity": "súlyosság, szint",
    },
    "Romanian": {
        "code": "cod, cod de eroare",
        "message": "descriere, semnificație, mesaj de eroare",
        "section": "grup, secțiune",
        "cause": "cauză, cauză posibilă, cauze, cauze posibile",
        "action": "soluție, soluții, remediu, acțiune, rezolvare, măsuri",
        "severity": "severitate, gravitate",
    },
    "Turkish": {
        "code": "hata numarası",
        "message": "hata mesajı, anlam, anlamı, tanım",
        "section": "grup, bölüm",
        "cause": "neden, nedeni, nedenler, olası nedenler",
        "action": "çözümü, çözüm önerisi, yapılacak işlem, yapılması gereken, öneri, giderme",
        "severity": "önem, önem derecesi, şiddet",
    },
    "Indonesian, Vietnamese": {
        "code": "mã",
        "message": "arti, thông điệp, nội dung",
        "section": "bagian, nhóm, danh mục, phân loại",
        "cause": "sebab, alasan, kemungkinan penyebab, lý do",
        "action": "penanganan, cara mengatasi, saran, hướng xử lý, cách xử lý, khắc phục",
        "severity": "tingkat keparahan, keparahan, mức độ, mức độ nghiêm trọng",
    },
    "Russian": {
        "code": "номер ошибки",
        "message": "расшифровка, текст ошибки, текст сообщения",
        "alias": "символ, обозначение, идентификатор",
        "section": "подсистема, компонент, область",
        "cause": "причины, возможные причины",
        "action": "рекомендация, что делать, способ решения, меры, методы устранения, порядок действий",
        "severity": "важность, критичность",
    },
    "Ukrainian": {
        "code": "номер помилки",
        "message": "значення",
        "section": "категорія, розділ, група",
        "cause": "причини, можлива причина, можливі причини",
        "action": "рішення, дія, дії, спосіб усунення, що робити, усунення, рекомендації, вирішення",
        "severity": "рівень, серйозність, важливість, критичність",
    },
    "Greek": {
        "message": "μήνυμα, σημασία",
        "section": "κατηγορία, ομάδα, ενότητα",
        "cause": "αιτία, αίτιο, πιθανές αιτίες",
        "action": "λύση, ενέργεια, ενέργειες, αντιμετώπιση",
        "severity": "σοβαρότητα, επίπεδο",
    },
    "Chinese": {
        "code": "报警号, 故障碼",
        "message": "提示, 错误提示, 提示语, 释义",
        "alias": "宏, 错误名",
        "section": "分组, 類別, 群組",
        "cause": "触发条件",
        "action": "排查方法, 应对措施, 排除方法, 对策, 解決方案, 處理方法, 建議, 處理建議",
        "severity": "严重性, 重要程度, 級別, 嚴重程度",
    },
    "Japanese, Korean": {
        "alias": "シンボル, 識別子, 심볼, 식별자",
        "section": "機能, 種別, 그룹",
        "cause": "発生条件, 要因",
        "action": "解決策, 復旧方法, 回避策, 対応策, 대응 방법, 해결책",
        "severity": "重要度, 深刻度, 危険度, 緊急度, 중요도, 등급, 레벨",
    },
}
LIKELY_WORDS: dict[Role, str] = {  # these may mean something else too
    "code": "identifiant, identificador, Statuscode, numer",
    "message": "désignation, denominación, наименование",
    "alias": "identifiant, identificador",
    "section": "team, department, feature, layer, Gerät, Anlage, 服务, 구분",
    "cause": "Hintergrund, origine, origen, origem, motiv",
    "action": "toiminta, hint, hints, tip, tips, Hinweis zur Behebung",
    "severity": """
        risk, Meldungsart, Fehlerart, Ebene, priorité, prioridad, priorità, prioridade, prioriteit, prioritet,
        priorytet, priorita, prioritás, prioritate, öncelik, prioritas, приоритет, пріоритет, προτεραιότητα,
        优先级, 優先級, 優先度, 우선순위
    """,
}
MORE_SEVERITIES = """
    normal, urgent, moderate, significant, blocking, p0, p1, p2, p3, p4, s0, s1, s2, s3, s4, sev0, sev1, sev2, sev3,
    sev4, gering, schwerwiegend, dringend, mineur, majeur, bloquant, haut, bas, élevée, moyenne, haute, basse, leve,
    moderado, moderada, urgente, lieve, bloccante, médio, média, baixa, hoog, middel, laag, kritiek, ernstig, hög,
    medel, låg, allvarlig, kritisk, varning, fel, høj, høy, lav, advarsel, fejl, feil, korkea, matala, kriittinen,
    virhe, varoitus, wysoki, średni, niski, krytyczny, błąd, ostrzeżenie, vysoká, střední, nízká, kritická, chyba,
    varování, magas, közepes, alacsony, kritikus, hiba, figyelmeztetés, yüksek, orta, düşük, kritik, hata, uyarı,
    tinggi, sedang, rendah, cao, trung bình, thấp, средний, критическая, информация, високий, середній, низький,
    критичний, помилка, попередження, 紧急, 重要, 次要, 轻微, 信息,
    緊急, 嚴重, 輕微, 致命的, 注意, 軽微, 重度, 軽度, 높음, 중간, 낮음, 치명적
"""
PROSE_HEADINGS = """
    introduction, intro, overview, about, about this document, preface, background, support, help, getting
    help, feedback, notes, links, see also, further reading, license, licence, contact us, contacts,
    kontakt, impressum, lizenz, einleitung, einführung, übersicht, überblick, allgemeines, vorwort, hilfe,
    présentation, aperçu, avant propos, introducción, contacto, introduzione, panoramica, contatti,
    introdução, visão geral, contato, inleiding, overzicht, wprowadzenie, úvod, введение, обзор, контакты,
    介绍, 概述, 简介, 前言, はじめに, 概要, 개요, 소개
"""
