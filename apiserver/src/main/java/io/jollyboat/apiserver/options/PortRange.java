package io.jollyboat.apiserver.options;

/**
 * Ports from the first to the last.
 *
 * @param first from 1
 * @param last to 65535
 */
public record PortRange(int first, int last) {

    /** What services get their node ports from unless somebody says otherwise. */
    public static final PortRange NODE_PORTS = new PortRange(30_000, 32_767);

    private static final int HIGHEST = 65_535;

    public PortRange {
        if (first < 1 || last > HIGHEST || first > last) {
            throw new IllegalArgumentException(
                    "not a range of ports from 1 to 65535: " + first + "-" + last);
        }
    }

    /** Reads {@code 30000-32767}, {@code 30000+100} or a single port. */
    static PortRange parse(String text) {
        try {
            int dash = text.indexOf('-');
            int plus = text.indexOf('+');
            if (dash > 0) {
                return new PortRange(
                        number(text.substring(0, dash)), number(text.substring(dash + 1)));
            }
            if (plus > 0) {
                int first = number(text.substring(0, plus));
                return new PortRange(first, first + number(text.substring(plus + 1)));
            }
            return new PortRange(number(text), number(text));
        } catch (NumberFormatException wrong) {
            throw new IllegalArgumentException("not a range of ports such as 30000-32767");
        }
    }

    private static int number(String text) {
        return Integer.parseInt(text.strip());
    }

    public boolean contains(long port) {
        return port >= first && port <= last;
    }

    public int size() {
        return last - first + 1;
    }

    @Override
    public String toString() {
        return first + "-" + last;
    }
}
