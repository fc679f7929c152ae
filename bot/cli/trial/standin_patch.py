"""What is changed in the Slack stand-in: it is for this machine alone, and its page can do more of what Slack does.

The stand-in runs on Bun, which preloads what bunfig.toml in the working folder names, and there we wrap its server.
Each fix of the page replaces a piece of its minified script, as of local-slack 0.1.8. A piece that isn't found stays
as it is; after an update a test names those that are gone.
"""

import json

# Menus that the page doesn't draw, as inputs that it does. ``standin_payloads`` reads what they send.
DRAWABLE = """
<script>
function drawable(element, { channels, users }) {
  const named = (rooms, text) => rooms.map((room) => ({ value: room.id, text: { text: text(room) } }));
  const rooms = named(channels.filter((channel) => !channel.is_im), (channel) => "#" + channel.name);
  const people = named(users.filter((user) => !user.is_bot), (user) => user.real_name || user.name);
  const menu = (options, id) => ({ type: "static_select", options, initial_option: pick(options, [id])[0] });
  const boxes = (options, ids) => ({ type: "checkboxes", options, initial_options: pick(options, ids ?? []) });
  const text = (options) => ({ type: "plain_text_input", initial_value: options.map((one) => one.value).join(" ") });
  const pick = (options, ids) => options.filter((option) => ids.includes(option.value));
  const draw = {
    conversations_select: () => menu(rooms, element.initial_conversation),
    multi_conversations_select: () => boxes(rooms, element.initial_conversations),
    multi_users_select: () => boxes(people, element.initial_users),
    external_select: () => text(element.initial_option ? [element.initial_option] : []),
    multi_external_select: () => text(element.initial_options ?? []),
  }[element.type];
  return draw ? { ...element, ...draw() } : element;
}
</script>
"""

PAGE_FIXES = {
    # Draw menus that the page doesn't know.
    '<script type="module"': DRAWABLE + '<script type="module"',
    "if(m&&a.input){const K=a.input;switch(": "if(m&&a.input){const K=a.input;l=drawable(l,ze);switch(",
    # Show what is selected from the start: in menus, boxes and radio buttons, and in menus outside of forms.
    "R.selected_option)==null?void 0:L.value)??": "R.selected_option)==null?void 0:L.value)??l.initial_option?.value??",
    "q.selected_options)??[],de=(te=": "q.selected_options)??l.initial_options??[],de=(te=",
    "de=(te=(fe=K.get(c,g))==null?void 0:fe.selected_option)==": (
        "de=(te=K.get(c,g)?.selected_option??l.initial_option)=="
    ),
    'className:"bk-select",defaultValue:"",onChange:K=>{var D;': (
        'className:"bk-select",defaultValue:l.initial_option?.value??"",onChange:K=>{var D;'
    ),
    # Tell boxes of which the last was unticked from those that nobody touched.
    '{type:"checkboxes",selected_options:O}': '{type:"checkboxes",selected_options:O,touched:!0}',
    # Show an option's description, and several lines of a text.
    ' ",(Ae=he.text)==null?void 0:Ae.text]': (
        ' ",(Ae=he.text)==null?void 0:Ae.text,he.description?" – "+he.description.text:""]'
    ),
    'f.jsx("input",{className:"bk-plain-input",placeholder:': (
        'f.jsx(l.multiline?"textarea":"input",{className:"bk-plain-input",rows:3,placeholder:'
    ),
    # Send presses in modals, which the page ignores; with the view, and with what was typed.
    "ctx:{input:C}": ('ctx:{input:C,onAction:R=>du("","",a,{...R,text:{view:{...m,state:{values:g}}}},m.app_id)}'),
    # The same on the Home tab, which has no inputs in the page.
    'const g=k=>du("","",m,k,l);': (
        "const[s,t]=Q.useState({}),i={get:(R,L)=>s[R]?.[L],set:(R,L,P)=>t(B=>({...B,[R]:{...B[R],[L]:P}}))},"
        'g=k=>du("","",m,{...k,text:{view:{...c,state:{values:s}}}},l);'
    ),
    "ctx:{onAction:g}": "ctx:{onAction:g,input:i}",
    # Leave out buttons that open a modal on top of a form: closing that one closes the form too.
    'case"button":return f.jsx(': 'case"button":if(/^(preview_steps$|other_steps:)/.test(g))return null;return f.jsx(',
    # Show pictures by their id.
    'f.jsx("img",{src:l.image_url,alt:l.alt_text??""}),l.title': (
        'f.jsx("img",{src:l.image_url??`/files/-/${l.slack_file.id}/-`,alt:l.alt_text??""}),l.title'
    ),
    # Name a command that there is.
    "try /echo hi": "try /errcode 113",
    # Don't escape twice what the bot has escaped.
    'l.replace(/&/g,"&amp;")': 'l.replace(/&(?!(amp|lt|gt);)/g,"&amp;")',
}

BUNFIG = 'preload = ["./preload.js"]\n'
PRELOAD = f"""
const fixes = {json.dumps(list(PAGE_FIXES.items()))};
const mend = (page) => fixes.reduce((text, [piece, mended]) => text.replace(piece, () => mended), page);
const serve = Bun.serve;
Bun.serve = (options) => {{
  // Answer no other site that a browser on this machine has open.
  const hosts = ["localhost", "127.0.0.1"].flatMap((name) => [name, `${{name}}:${{options.port}}`]);
  const ours = ({{ headers }}) =>
    hosts.includes(headers.get("host")) &&
    (!headers.has("origin") || hosts.includes(headers.get("origin").replace("http://", "")));
  const fetch = async (request, server) => {{
    if (!ours(request)) return new Response("Not from here.", {{ status: 403 }});
    const answer = await options.fetch(request, server);
    if (answer?.headers.get("content-type")?.startsWith("text/html")) {{
      const headers = new Headers(answer.headers);
      headers.delete("content-length");
      return new Response(mend(await answer.text()), {{ headers }});
    }}
    // A response_url answers nothing where Slack answers "ok".
    return answer?.ok && request.url.includes("/_hooks/response/") ? new Response("ok") : answer;
  }};
  return serve({{ ...options, fetch, hostname: "127.0.0.1" }});
}};
"""
