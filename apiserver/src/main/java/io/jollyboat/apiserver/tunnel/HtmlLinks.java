package io.jollyboat.apiserver.tunnel;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Rewrites the links of a page, and leaves everything else of it as it is. Knows of HTML where
 * tags, attributes, comments and scripts begin and end, no more.
 */
final class HtmlLinks {

    /** The attributes that hold links, by element. */
    private static final Map<String, Set<String>> ATTRIBUTES =
            Map.ofEntries(
                    Map.entry("a", Set.of("href")),
                    Map.entry("applet", Set.of("codebase")),
                    Map.entry("area", Set.of("href")),
                    Map.entry("audio", Set.of("src")),
                    Map.entry("base", Set.of("href")),
                    Map.entry("blockquote", Set.of("cite")),
                    Map.entry("body", Set.of("background")),
                    Map.entry("button", Set.of("formaction")),
                    Map.entry("command", Set.of("icon")),
                    Map.entry("del", Set.of("cite")),
                    Map.entry("embed", Set.of("src")),
                    Map.entry("form", Set.of("action")),
                    Map.entry("frame", Set.of("longdesc", "src")),
                    Map.entry("head", Set.of("profile")),
                    Map.entry("html", Set.of("manifest")),
                    Map.entry("iframe", Set.of("longdesc", "src")),
                    Map.entry("img", Set.of("longdesc", "src", "usemap")),
                    Map.entry("input", Set.of("src", "usemap", "formaction")),
                    Map.entry("ins", Set.of("cite")),
                    Map.entry("link", Set.of("href")),
                    Map.entry("object", Set.of("classid", "codebase", "data", "usemap")),
                    Map.entry("q", Set.of("cite")),
                    Map.entry("script", Set.of("src")),
                    Map.entry("source", Set.of("src")),
                    Map.entry("video", Set.of("poster", "src")));

    /** Elements whose content is text, whatever it looks like. */
    private static final Set<String> RAW =
            Set.of("script", "style", "textarea", "title", "iframe", "noembed", "xmp");

    private final String page;
    private final UnaryOperator<String> rewriting;
    private final StringBuilder out;
    private int at;

    private HtmlLinks(String page, UnaryOperator<String> rewriting) {
        this.page = page;
        this.rewriting = rewriting;
        this.out = new StringBuilder(page.length() + 256);
    }

    /**
     * @param page in any encoding that has ASCII in it, a char for each byte
     * @param rewriting of one link
     */
    static String rewritten(String page, UnaryOperator<String> rewriting) {
        return new HtmlLinks(page, rewriting).rewritten();
    }

    private String rewritten() {
        while (at < page.length()) {
            int tag = page.indexOf('<', at);
            copyTo(tag < 0 ? page.length() : tag);
            if (page.startsWith("<!--", at)) {
                copyPast("-->");
            } else if (at + 1 < page.length() && isLetter(page.charAt(at + 1))) {
                element();
            } else if (at < page.length()) {
                copyTo(at + 1);
            }
        }
        return out.toString();
    }

    private void element() {
        int start = at + 1;
        copyTo(start);
        String name = word();
        Set<String> links = ATTRIBUTES.getOrDefault(name, Set.of());
        while (at < page.length() && page.charAt(at) != '>') {
            if (isNameStart(page.charAt(at))) {
                attribute(links);
            } else {
                copyTo(at + 1);
            }
        }
        if (RAW.contains(name)) {
            int end = indexOfEnd(name);
            copyTo(end < 0 ? page.length() : end);
        }
    }

    private int indexOfEnd(String name) {
        String end = "</" + name;
        for (int i = page.indexOf("</", at); i >= 0; i = page.indexOf("</", i + 1)) {
            if (page.regionMatches(true, i, end, 0, end.length())) {
                return i;
            }
        }
        return -1;
    }

    private void attribute(Set<String> links) {
        String name = word();
        int before = at;
        skipSpace();
        if (at >= page.length() || page.charAt(at) != '=') {
            at = before;
            return;
        }
        at++;
        skipSpace();
        out.append(page, before, at);
        if (at >= page.length()) {
            return;
        }
        char quote = page.charAt(at);
        int end;
        if (quote == '"' || quote == '\'') {
            copyTo(at + 1);
            end = page.indexOf(quote, at);
        } else {
            end = at;
            while (end < page.length()
                    && page.charAt(end) != '>'
                    && !Character.isWhitespace(page.charAt(end))) {
                end++;
            }
        }
        end = end < 0 ? page.length() : end;
        String value = page.substring(at, end);
        out.append(links.contains(name) ? rewriting.apply(value) : value);
        at = end;
    }

    /** Copies a name, and gives it in lower case. */
    private String word() {
        int start = at;
        while (at < page.length() && isNamePart(page.charAt(at))) {
            at++;
        }
        out.append(page, start, at);
        return page.substring(start, at).toLowerCase(Locale.ROOT);
    }

    private void skipSpace() {
        while (at < page.length() && Character.isWhitespace(page.charAt(at))) {
            at++;
        }
    }

    private void copyPast(String mark) {
        int end = page.indexOf(mark, at);
        copyTo(end < 0 ? page.length() : end + mark.length());
    }

    private void copyTo(int end) {
        out.append(page, at, end);
        at = end;
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    private static boolean isNameStart(char c) {
        return isNamePart(c) && c != '"' && c != '\'';
    }

    private static boolean isNamePart(char c) {
        return c != '/' && c != '>' && c != '=' && !Character.isWhitespace(c);
    }
}
