"""What travels is what was written, without what only people need."""

from bot.channels.lean import SCRIPT, STYLE, squeezed


def test_comments_and_indentation_go_and_text_stays():
    script = """
/** Says it. */
export const say = (words) => {
  /* nothing
     else */
  const text = `  { ${words} } // stays`; // goes (all of it)
  return text + " // { stays }, \\" too";
};
"""
    assert squeezed(script, SCRIPT) == (
        'export const say=(words)=>{const text=`  { ${words} } // stays`;return text + " // { stays }, \\" too";};'
    )


def test_an_address_in_a_string_is_no_comment():
    assert squeezed('const a = "https://shop.example"; // b\nconst c = 1;', SCRIPT) == (
        'const a="https://shop.example";const c=1;'
    )


def test_a_comment_before_a_brace_does_not_swallow_it():
    assert squeezed("f() {\n  this.n = 0; // raised to end what runs\n}\n", SCRIPT) == "f(){this.n=0;}"


def test_styles_are_tight():
    assert squeezed("/* a */\n.a > b:not(.c) {\n  margin: 0 auto;\n  color: red;\n}\n", STYLE) == (
        ".a > b:not(.c){margin:0 auto;color:red;}"
    )
