package io.jollyboat.apiserver.regex;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * Compiles regular expressions that anyone may have written. The library alone takes ten characters
 * that say "a hundred times a hundred times a hundred" by their word, and all memory with it.
 */
public final class Regexes {

    private Regexes() {}

    /**
     * @throws PatternSyntaxException when it is none, or too great
     */
    public static Pattern compile(String regex) {
        check(regex);
        return Pattern.compile(regex);
    }

    /**
     * Refuses what would take too much room. What is wrong besides is for the compiler to say.
     *
     * @throws PatternSyntaxException when it is too great
     */
    public static void check(String regex) {
        new RegexSize(regex).check();
    }
}
