import { describe, expect, it } from "vitest";
import { type Markup, markup } from "./markup.ts";

describe("markup()", () => {
  it("escapes what could end a text or an attribute", () => {
    expect(markup`<a title="${`"'><script>&`}">${"</a>"}</a>`.markup).toBe(
      '<a title="&quot;&#39;&gt;&lt;script&gt;&amp;">&lt;/a&gt;</a>',
    );
  });

  it("takes an object with a field called markup only from itself", () => {
    const inner: Markup = markup`<b>${"x<y"}</b>`;
    expect(markup`${[inner, "<", [inner]]}`.markup).toBe("<b>x&lt;y</b>&lt;<b>x&lt;y</b>");
  });

  it("replaces what no XML file may hold", () => {
    expect(markup`${"a\u0000b\u001bc\ud800d\udc00e\uffff"}`.markup).toBe(
      "a\ufffdb\ufffdc\ufffdd\ufffde\ufffd",
    );
    expect(markup`${"tab\tline\n😀"}`.markup).toBe("tab\tline\n😀");
  });

  it("rounds coordinates and refuses those that are none", () => {
    expect(markup`${1.23456} ${-0.001} ${3}`.markup).toBe("1.23 0 3");
    expect(() => markup`${Number.NaN}`).toThrow(new RangeError("Cannot write NaN as a coordinate"));
    expect(() => markup`${Number.POSITIVE_INFINITY}`).toThrow(RangeError);
  });

  it("leaves out what is undefined or false", () => {
    expect(markup`a${undefined}b${false}c${0}`.markup).toBe("abc0");
  });
});
