package io.jollyboat.apiserver.request;

/** The name under which a client owns the fields that it writes. */
public final class ManagerName {

    /** How long a name may be, in bytes. */
    static final int LONGEST = 128;

    private static final String UNKNOWN = "unknown";

    private ManagerName() {}

    /**
     * The name that a request gives, or else the program's by its {@code User-Agent}: what stands
     * before the first slash.
     */
    public static String of(String fieldManager, String userAgent) {
        if (!fieldManager.isEmpty()) {
            return fieldManager;
        }
        int slash = userAgent.indexOf('/');
        String program = slash < 0 ? userAgent : userAgent.substring(0, slash);
        if (isPlain(program)) {
            return program;
        }
        StringBuilder name = new StringBuilder();
        int bytes = 0;
        for (int c : program.codePoints().filter(ManagerName::printable).toArray()) {
            bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
            if (bytes > LONGEST) {
                break;
            }
            name.appendCodePoint(c);
        }
        return name.isEmpty() ? UNKNOWN : name.toString();
    }

    /** Whether nothing is to be taken out of a name, as of nearly all: told without a copy. */
    private static boolean isPlain(String program) {
        for (int i = 0; i < program.length(); i++) {
            char c = program.charAt(i);
            if (c < ' ' || c > '~') {
                return false;
            }
        }
        return !program.isEmpty() && program.length() <= LONGEST;
    }

    /** Whether a name may have that character. */
    static boolean printable(int character) {
        if (character == ' ') {
            return true;
        }
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR ->
                    false;
            default -> true;
        };
    }
}
