package io.jollyboat.apiserver.serviceaccount;

import java.time.Duration;

/**
 * How long the tokens of service accounts live.
 *
 * @param longest who asks for more gets this; zero when there is no bound
 * @param extended whether tokens that are mounted without anybody's asking live a year, since old
 *     programs read them only once
 */
public record TokenTerms(Duration longest, boolean extended) {

    public static final TokenTerms STANDARD = new TokenTerms(Duration.ZERO, true);

    private static final Duration LEAST = Duration.ofHours(1);
    private static final Duration MOST = Duration.ofSeconds(1L << 32);

    public TokenTerms {
        if (!longest.isZero() && (longest.compareTo(LEAST) < 0 || longest.compareTo(MOST) > 0)) {
            throw new IllegalArgumentException("it must be between 1 hour and 2^32 seconds");
        }
    }

    public TokenTerms longest(Duration life) {
        return new TokenTerms(life, extended);
    }

    public TokenTerms extended(boolean mounted) {
        return new TokenTerms(longest, mounted);
    }

    /** What a token gets that is to live so long. */
    Duration granted(Duration asked) {
        return longest.isZero() || asked.compareTo(longest) < 0 ? asked : longest;
    }
}
