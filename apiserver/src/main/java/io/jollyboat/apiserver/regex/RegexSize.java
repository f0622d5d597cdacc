package io.jollyboat.apiserver.regex;

import com.google.re2j.PatternSyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How much room a regular expression takes when its repetitions are written out. Reads it once,
 * from left to right, without understanding more of it than groups, classes, quotations and
 * repetitions.
 */
final class RegexSize {

    /** How often a part may be repeated, by all repetitions around it together, as in Go. */
    private static final long MOST_REPETITIONS = 1000;

    /** How deep groups may be nested, as in Go. */
    private static final int DEEPEST = 1000;

    /** How many steps there may be; a quarter of what Go allows, since steps are greater here. */
    private static final long GREATEST = 800_000;

    private static final int LONGEST_NUMBER = 5;

    /** Part of an expression: its steps, and the most that anything in it is repeated. */
    private static final class Part {
        long steps;
        long repetitions = 1;

        void add(Part other) {
            steps += other.steps;
            repetitions = Math.max(repetitions, other.repetitions);
        }
    }

    private final String regex;
    private int at;

    RegexSize(String regex) {
        this.regex = regex;
    }

    void check() {
        Deque<Part> around = new ArrayDeque<>();
        Part group = new Part();
        Part last = new Part();
        while (at < regex.length()) {
            char next = regex.charAt(at);
            switch (next) {
                case '(' -> {
                    at++;
                    group.add(last);
                    around.push(group);
                    if (around.size() > DEEPEST) {
                        throw new PatternSyntaxException("expression nests too deeply", regex);
                    }
                    group = new Part();
                    last = new Part();
                }
                case ')' -> {
                    at++;
                    group.add(last);
                    last = group;
                    group = around.isEmpty() ? new Part() : around.pop();
                }
                case '{' -> repeat(last);
                case '*', '+', '?' -> at++;
                default -> {
                    group.add(last);
                    last = new Part();
                    last.steps = step(next);
                }
            }
            if (group.steps + last.steps > GREATEST) {
                throw new PatternSyntaxException("expression too large", regex);
            }
        }
    }

    /** Passes over what matches one character, or over several that were quoted. */
    private long step(char first) {
        if (first == '[') {
            at = endOfClass();
            return 1;
        }
        if (first == '\\' && regex.startsWith("\\Q", at)) {
            int end = regex.indexOf("\\E", at + 2);
            int start = at + 2;
            at = end < 0 ? regex.length() : end + 2;
            return Math.max(1, (end < 0 ? regex.length() : end) - start);
        }
        at += first == '\\' ? 2 : 1;
        return 1;
    }

    private int endOfClass() {
        int end = at + 1;
        if (end < regex.length() && regex.charAt(end) == '^') {
            end++;
        }
        boolean first = true; // a bracket that comes first is an element
        while (end < regex.length() && (first || regex.charAt(end) != ']')) {
            if (regex.charAt(end) == '\\') {
                end++;
            } else if (regex.startsWith("[:", end)) {
                int close = regex.indexOf(":]", end + 2);
                end = close < 0 ? end : close + 1;
            }
            end++;
            first = false;
        }
        return end + 1;
    }

    private void repeat(Part last) {
        int close = regex.indexOf('}', at);
        long times = close < 0 ? -1 : times(regex.substring(at + 1, close));
        if (times < 0) {
            at++; // a brace that is meant as such
            last.steps++;
            return;
        }
        last.steps *= Math.max(1, times);
        last.repetitions *= Math.max(1, times);
        if (last.repetitions > MOST_REPETITIONS) {
            throw new PatternSyntaxException(
                    "invalid repeat count", regex.substring(at, close + 1));
        }
        at = close + 1;
    }

    /** The greater of the numbers; negative when there is none. */
    private static long times(String numbers) {
        int comma = numbers.indexOf(',');
        String least = comma < 0 ? numbers : numbers.substring(0, comma);
        String most = comma < 0 ? numbers : numbers.substring(comma + 1);
        if (!isNumber(least) || !most.isEmpty() && !isNumber(most)) {
            return -1;
        }
        return Math.max(Long.parseLong(least), most.isEmpty() ? 0 : Long.parseLong(most));
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty()
                && text.length() <= LONGEST_NUMBER
                && text.chars().allMatch(each -> each >= '0' && each <= '9');
    }
}
