package io.jollyboat.apiserver.discovery;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which API version clients should prefer: stable before beta before alpha, then the higher number;
 * names that are no such versions come last, alphabetically.
 */
final class VersionOrder {

    private static final Pattern FORM = Pattern.compile("v(\\d{1,9})(?:(alpha|beta)(\\d{1,9}))?");

    static final Comparator<String> BEST_FIRST =
            Comparator.comparing(VersionOrder::read).thenComparing(Comparator.naturalOrder());

    private VersionOrder() {}

    private record Rank(int stability, int major, int minor) implements Comparable<Rank> {
        @Override
        public int compareTo(Rank other) {
            return Comparator.comparingInt(Rank::stability)
                    .thenComparingInt(Rank::major)
                    .thenComparingInt(Rank::minor)
                    .reversed()
                    .compare(this, other);
        }
    }

    private static Rank read(String version) {
        Matcher matcher = FORM.matcher(version);
        if (!matcher.matches()) {
            return new Rank(0, 0, 0);
        }
        int major = Integer.parseInt(matcher.group(1));
        if (matcher.group(2) == null) {
            return new Rank(3, major, 0);
        }
        int stability = matcher.group(2).equals("beta") ? 2 : 1;
        return new Rank(stability, major, Integer.parseInt(matcher.group(3)));
    }
}
