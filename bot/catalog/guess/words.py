"""What columns and headings are called in error lists, by role and in many languages: data, no code.

Words are written as ``headers.py`` normalises them: in lower case, without accents, "errorCode" as "error code". A
weight says how surely a column with this name plays the role, from 4 (nothing else is called so) to 1.
"""

from typing import Literal, TypeAlias

Role: TypeAlias = Literal["code", "message", "alias", "section", "cause", "action", "severity", "other"]

HEADER_WORDS: dict[Role, dict[float, str]] = {
    "code": {
        4: """
            code, codes, error code, error codes, errorcode, errcode, err code, error number, error no, error nr,
            error num, error id, errno, err no, errnum, message code, message id, msg code, msg id, msgid,
            reason code, result code, response code, return code, decline code, rejection code, fault code,
            alarm code, alarm id, alarm no, alarm number, event code, trouble code, dtc, dtc code, exit code,
            sub code, subcode, api code, fault number, fault no, warning code, diagnostic code, stop code, abort code,
            exception code, problem code, fehlercode, fehlernummer, fehlernr, fehler code, fehler nr, fehlerkennung,
            meldungsnummer, meldungsnr, meldenummer, meldenr, stornummer, stornr, alarmnummer, alarmnr,
            stoercode, storcode, code erreur, code d erreur, code de l erreur, code d erreurs,
            code retour, numero d erreur, codigo, codigo de error, codigo error, codigo de erro, codigo do erro,
            codigo de respuesta, codigo de retorno, numero de error, codice, codice errore, codice di errore,
            codice d errore, foutcode, felkod, fejlkode, feilkode, virhekoodi, kod, kod bledu, kod chyby, hibakod,
            cod eroare, hata kodu, kode, kode kesalahan, kode error, ma loi, код, код ошибки, код помилки, κωδικος,
            错误码, 错误代码, 错误编码, 错误号, 返回码, 返回代码, 响应码, 故障码, 故障代码, 报警代码, 代码, 编码,
            错误编号, 錯誤碼, 錯誤代碼, 代碼, エラーコード, エラー番号, コード, エラーid, 오류 코드, 오류코드,
            에러 코드, 에러코드, 코드
        """,
        3: """
            error, errors, error name, error key, error type, error symbol, error constant, error class, err, fault,
            alarm, exception, condition, status code, error status, sqlstate, fehler, fehlername, storung,
            erreur, errore, erro, fout, hata, loi, ошибка, 错误, 錯誤, エラー, 오류, 状态码, 狀態碼, ステータスコード,
            error condition, error code name, error identifier, reject reason, decline reason, failure code,
            failure reason code
        """,
        2: """
            key, symbol, constant, enum, macro, mnemonic, number, no, nr, num, nummer, numero, status, define, event,
            response, result, return value, value, kennung, bezeichner, symbole, simbolo, constante, costante, 编号,
            番号, 標號, 标识, 번호, номер, symbolic name, event id, 値, reason
        """,
        1: """
            name, id, identifier, type, title, label, item, entry, nom, nombre, nome, wert, typ, 名称, 名前, 名, 이름,
            имя, string, slug
        """,
    },
    "message": {
        4: """
            message, messages, msg, error message, error messages, err msg, errmsg, error text, error string,
            message text, text, meaning, meanings, error meaning, message show to user, display message, user message,
            user facing message, response message, message template, message format, meldung, fehlermeldung,
            meldungstext, meldetext, klartext, anzeigetext, txt,
            fehlertext, stortext, alarmtext, bedeutung, text der meldung, signification,
            message d erreur, message erreur,
            texte, mensaje, mensaje de error, significado, texto, messaggio, messaggio di errore, messaggio d errore,
            significato, testo, mensagem, mensagem de erro, melding, foutmelding, foutbericht, betekenis, bericht,
            meddelande, felmeddelande, betydelse, besked, fejlmeddelelse, viesti, wiadomosc, komunikat,
            komunikat bledu, znaczenie, zprava, chybova zprava, uzenet, mesaj, hata mesaji, pesan, pesan kesalahan,
            thong bao, y nghia, сообщение, сообщение об ошибке, текст, значение, повідомлення, 错误信息, 错误消息,
            提示信息, 信息, 消息, 含义, 意义, 意思, 返回信息, 報警內容, 錯誤訊息, 訊息, 錯誤信息, 含義,
            エラーメッセージ, メッセージ, 意味, 메시지, 오류 메시지, 에러 메시지, 의미
        """,
        3: """
            "" description, descriptions, desc, descr, error description, definition, long message, fault description,
            alarm description, alarm text, error definition, what it means, what does it mean, beschreibung,
            fehlerbeschreibung, beschreibung des fehlers, libelle, descripcion, descripcion del error, descrizione,
            descrizione errore, descricao, descricao do erro, omschrijving, beschrijving, beskrivning, beskrivelse,
            kuvaus, opis, opis bledu, popis, leiras, aciklama, deskripsi, keterangan, mo ta, описание,
            описание ошибки, опис, περιγραφη, 描述, 错误描述, 说明, 错误说明, 内容, 备注说明, 描述信息, 中文描述,
            說明, 錯誤說明, エラー内容, 説明, 설명, 오류 설명, 내용, interpretation, reason phrase, fault name,
            alarm name
        """,
        2.5: """
            explanation, explanations, details, detail, error details, information, info, erklarung, erlauterung,
            explication, explicacion, spiegazione, explicacao, forklaring, penjelasan, пояснение, interpretation,
            解释, 详细说明, 詳細, 备注说明, kurztext, bezeichnung, benennung, fehlerbezeichnung, designation,
            denominazione, denominacion, denominacao, benaming, benamning, betegnelse
        """,
        2: """
            "" title, summary, condition name, error condition name, short message, short description, value, notes,
            note, remarks, remark, usage, reason, reasons, content, label, name, error, errors, error name, alarm,
            fault, headline, titel, kurzbeschreibung, titre, resume, titulo, titolo, kommentar, bemerkung, anmerkung,
            hinweis, remarque, observaciones, commento, observacao, english, en, en us, string, translation, default,
            msgstr, status, event, problem, issue, symptom, fehler, storung, erreur, errore, erro, phrase, grund,
            motivo, 标题, 备注, 名称, 錯誤, 错误, 名前, 備考, エラー, ошибка, 제목, 비고
        """,
        1.6: "cause, causes, ursache, causa, 原因, причина",
        1.5: "comment, comments, description comment, doc, javadoc",
        1: """
            deutsch, german, de, francais, french, fr, espanol, spanish, es, italiano, italian, it, portugues,
            portuguese, pt, chinese, zh, zh cn, 中文, japanese, ja, 日本語, russian, ru, русский, korean, ko, 한국어,
            secondary message, additional information, second message, sub message, developer message, comment,
            comments, technical message, internal message, example, example message, sample message, type
        """,
    },
    "cause": {
        4: """
            cause, causes, possible cause, possible causes, probable cause, probable causes, likely cause, root cause,
            possible reason, possible reasons, why, why it happens, error cause, cause of error, cause description,
            ursache, ursachen, mogliche ursache, mogliche ursachen, fehlerursache, mogliche fehlerursache,
            cause possible, causes possibles, cause probable, causa, causas, posible causa, posibles causas,
            causa posible, causa probabile, possibile causa, possibili cause, cause possibili, causa possivel,
            possivel causa, possiveis causas, oorzaak, mogelijke oorzaak, orsak, mojlig orsak, arsag, syy, przyczyna,
            mozliwa przyczyna, pricina, sebep, olasi neden, penyebab, nguyen nhan, причина, возможная причина, 原因,
            可能原因, 错误原因, 故障原因, 可能的原因, 想定原因, 考えられる原因, 원인, 発生原因
        """,
        3: """
            reason, reasons, error reason, failure reason, grund, raison, motivo, razon, ragione, reden, powod, 理由,
            이유
        """,
        2: "trigger, occurs when, when, context, background, common cause, common causes, diagnosis, diagnostic",
    },
    "action": {
        4: """
            action, actions, solution, solutions, resolution, resolutions, remedy, remedies, fix, fixes, how to fix,
            workaround, workarounds, what to do, what should i do, recommended action, recommended actions,
            suggested action, suggested actions, suggested solution, possible solution, possible solutions,
            corrective action, corrective actions, user action, operator action, user response, operator response,
            recommendation, recommendations, next step, next steps, how to resolve, how to solve, how to handle,
            handling, handling suggestion, handling method, measure, measures, countermeasure, countermeasures,
            troubleshooting, troubleshooting steps, proposed solution, correction, repair, advice, treatment,
            suggestion, suggestions, required action, action required, steps, steps to resolve, handling measure,
            processing measure, abhilfe, abhilfemassnahme, behebung, fehlerbehebung, losung, losungen,
            losungsvorschlag, massnahme, massnahmen, korrekturmassnahme, empfehlung, was tun, remede, mesure, mesures,
            action corrective, solution possible, que faire, depannage, accion, acciones, solucion, soluciones,
            accion correctiva, accion recomendada, medida, medidas, que hacer, remedio, azione, azioni, soluzione,
            soluzioni, rimedio, rimedi, azione correttiva, cosa fare, acao, acoes, solucao, solucoes, correcao,
            o que fazer, oplossing, maatregel, actie, atgard, losning, toimenpide, ratkaisu, rozwiazanie, dzialanie,
            reseni, megoldas, cozum, solusi, tindakan, giai phap, cach khac phuc, решение, действие, действия,
            устранение, способ устранения, рекомендации, 解决方案, 解决办法, 解决方法, 处理方法, 处理建议, 处理措施,
            处理方式, 排查建议, 解决措施, 建议, 处理, 對策, 解決方法, 處理方式, 対処, 対処方法, 対処法, 処置, 対策,
            対応, 対応方法, 해결 방법, 해결방법, 조치, 조치 방법, 조치사항, 대처
        """,
    },
    "severity": {
        4: """
            severity, severity level, error level, error severity, log level, level, criticality, alarm level,
            fault level, schweregrad, fehlerklasse, stufe, gravite, niveau, severite, gravedad, nivel, severidad,
            gravita, livello, severita, gravidade, severidade, ernst, allvarlighetsgrad, poziom, zavaznost, seviye,
            уровень, серьезность, 级别, 等级, 严重程度, 错误级别, 告警级别, 嚴重性, 等級, 重大度, レベル, 심각도, 수준
        """,
        2: "priority, type, class, error class, kind, category, prioritat, typ, art, urgency, impact",
    },
    "section": {
        4: """
            section, category, categories, error category, group, error group, module, component, subsystem, area,
            domain, error domain, topic, service, product, chapter, kategorie, bereich, gruppe, modul, baugruppe,
            komponente, thema, categorie, groupe, composant, domaine, categoria, grupo, modulo, componente, seccion,
            gruppo, sezione, secao, groep, kategori, grupp, kategoria, категория, раздел, группа, модуль, 模块, 分类,
            类别, 分類, 模組, カテゴリ, カテゴリー, モジュール, 区分, 분류, 카테고리, 모듈
        """,
        3: """
            error source, source, facility, subject, family, system, unit, device, api, endpoint, resource, class,
            classification
        """,
        2: "type, kind, error type, error class, scope, origin",
    },
    "alias": {
        4: """
            symbol, constant, symbolic name, symbolic constant, error symbol, error constant, constant name, enum,
            enum name, enum value, macro, mnemonic, define, hex, hex code, hex value, hexadecimal, hexadecimal code,
            decimal, decimal code, dec, sqlstate, sql state, alias, aliases, error name, code name, name, error key,
            code key, key, id, identifier, error id, short name, short message, error string, symbolic, error, number,
            numeric code, error number, code, error code, errno, hresult, ntstatus, win32, bezeichner, konstante,
            symbole, constante, simbolo, costante, symbolname, 常量, 枚举, 宏定义, 英文名, 定数, 상수, константа,
            posix, blink code, subcode, sub code, spn, pcode, sae code, display code, old code, legacy code, new code,
            internal code, string code, string
        """,
    },
    "other": {
        4: """
            http, http status, http code, http status code, http statuscode, http response code, http response,
            http error code, http error, httpstatus, httpcode, http status codes, status http, statut http,
            codigo http, code http, http статус, http状态码, http 状态码, httpステータス, httpステータスコード,
            grpc status, grpc code, country code, currency code, language code, postal code, zip code, area code,
            postcode, barcode, zipcode, opcode, op code, function code, retry, retryable, retriable, is retryable,
            can retry, since, version, versions, added in, introduced in, deprecated, link, links, url, uri, href,
            documentation, docs, doc, see also, reference, references, required, optional, default, default value,
            data type, datatype, platforms, platform, models, model, printers, printer, approved, global, tags,
            translatable, example, examples, date, updated, line, count, length, range, min, max, 是否重试, 类型,
            必填, 示例, 版本, method, http method, path, parameter, parameters, param, argument, field, fields,
            type mime, lamp, led, color, colour, priority code, stack trace, exit status
        """,
    },
}

ERROR_WORDS = """
    error, errors, err, errno, fault, faults, alarm, alarms, exception, exceptions, failure, failures, decline,
    declines, rejection, rejections, reject, warning, warnings, status code, status codes, response codes,
    return codes, result codes, reason codes, response code, return code, result code, close code, close codes,
    close event codes, exit codes, sqlstate, dtc, trouble, troubleshooting, issue, issues, problem, problems,
    diagnostics, message codes, hresult, errorcodes, errorcode, errcode, errcodes, fehler, fehlercodes, fehlercode,
    fehlermeldungen, storung, storungen, stormeldungen, meldungen, warnungen, erreur, erreurs, errores, errore,
    errori, erro, erros, fout, fouten, foutcodes, fel, felkoder, blad, bledy, bledow, chyba, chyby, hata, hatalar,
    kesalahan, loi, ошибка, ошибки, ошибок, коды, 错误, 错误码, 返回码, 故障, 报警, 异常, 告警, 錯誤, エラー, 異常,
    アラーム, 오류, 에러, 알람
"""
OTHER_WORDS = """
    resheader, responses, opcode, opcodes, parameter, parameters, params, param, argument, arguments, args, request,
    requests, request body, request parameters, response fields, response body, response parameters, field, fields,
    properties, property, header, headers, option, options, setting, settings, configuration, environment variables,
    endpoints, endpoint, methods, permissions, scopes, scope, features, changelog, release notes, version history,
    revision history, contents, table of contents, glossary, abbreviations, contact, requirements, prerequisites,
    event types, data types, enums, glossar, inhalt, inhaltsverzeichnis, parametres, parametros, parametri,
    options de, sommaire, indice, 参数, 请求参数, 返回参数, 目录, 更新日志, パラメータ, リクエスト, 目次, 変更履歴,
    매개변수, 요청, 목차, параметры
"""
SUBCODE_WORDS = """
    subcode, sub code, sub error, sub error code, error subcode, error sub code, minor, minor code, minor error code,
    detail code, detailed code, extended code, extended error code, secondary code, unterfehlercode, sous code,
    subcodigo
"""
PARAMETER_WORDS = """
    parameter, parameters, parameter name, param, params, field, fields, field name, property, properties, argument,
    arguments, attribute, attributes, variable, option, setting, required, mandatory, optional, default,
    default value, data type, datatype, format, campo, parametro, parametre, 参数, 参数名, 参数名称, 字段, 字段名,
    必填, 是否必填, 必选, パラメータ, 必須, 매개변수, 필수, параметр
"""
SEVERITIES = """
    error, err, errors, storung, warning, warn, warnings, info, information, informational, notice, note, debug,
    trace, fatal, critical, crit, severe, major, minor, alert, emergency, emerg, panic, high, medium, low, none,
    blocker, trivial, success, unknown, fault, alarm, event, status, message, failure, fehler, warnung, hinweis,
    meldung, schwer, leicht, hoch, mittel, niedrig, kritisch, erreur, avertissement, critique, grave, eleve, moyen,
    faible, aviso, advertencia, critico, alto, medio, bajo, baixo, errore, avviso, critica, alta, media, bassa, erro,
    alerta, fout, waarschuwing, ошибка, предупреждение, критический, высокий, низкий, 严重, 警告, 错误, 提示, 一般,
    致命, 高, 中, 低, エラー, 情報, 重大, 심각, 경고, 오류, 정보, e, w, i, f, s, n
"""
