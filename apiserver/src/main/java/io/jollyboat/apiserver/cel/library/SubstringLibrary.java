package io.jollyboat.apiserver.cel.library;

import dev.cel.common.types.SimpleType;

/**
 * Parts of texts, by their characters. The language's own library has it too, but tells of a range
 * that the text does not have without saying which end of it is wrong.
 */
final class SubstringLibrary {

    private SubstringLibrary() {}

    static Functions functions() {
        return new Functions()
                .member(
                        "substring",
                        SimpleType.STRING,
                        Kinds.TEXT,
                        Kinds.WHOLE,
                        (text, start) -> part(text, start, characters(text)))
                .member(
                        "substring",
                        SimpleType.STRING,
                        Kinds.TEXT,
                        Kinds.WHOLE,
                        Kinds.WHOLE,
                        SubstringLibrary::range);
    }

    private static String range(String text, long start, long end) {
        if (start > end) {
            throw new IllegalArgumentException(
                    "invalid substring range. start: " + start + ", end: " + end);
        }
        return part(text, start, end);
    }

    private static String part(String text, long start, long end) {
        int from = offset(text, start);
        return text.substring(from, offset(text, end));
    }

    private static int offset(String text, long index) {
        if (index < 0 || index > characters(text)) {
            throw new IllegalArgumentException("index out of range: " + index);
        }
        return text.offsetByCodePoints(0, (int) index);
    }

    private static long characters(String text) {
        return text.codePointCount(0, text.length());
    }
}
