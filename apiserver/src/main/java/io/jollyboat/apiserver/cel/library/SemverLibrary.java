package io.jollyboat.apiserver.cel.library;

import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import io.jollyboat.apiserver.cel.library.Functions.Kind;
import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Semantic versions: {@code semver("1.2.3").isLessThan(semver("2.0.0"))}. */
final class SemverLibrary {

    private static final Pattern FORM =
            Pattern.compile(
                    "(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)"
                            + "(?:-([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?(?:\\+[0-9A-Za-z.-]+)?");
    private static final Pattern LENIENT =
            Pattern.compile("v?0*([0-9]+)(?:\\.0*([0-9]+))?(?:\\.0*([0-9]+))?([-+].*)?");
    private static final int LONGEST = 256;

    private record Version(long major, long minor, long patch, String preRelease)
            implements Comparable<Version> {
        @Override
        public int compareTo(Version other) {
            int byNumbers = Long.compare(major, other.major);
            byNumbers = byNumbers != 0 ? byNumbers : Long.compare(minor, other.minor);
            byNumbers = byNumbers != 0 ? byNumbers : Long.compare(patch, other.patch);
            if (byNumbers != 0) {
                return byNumbers;
            }
            if (preRelease.isEmpty() || other.preRelease.isEmpty()) {
                return Boolean.compare(preRelease.isEmpty(), other.preRelease.isEmpty());
            }
            return comparePreReleases(
                    preRelease.split("\\.", -1), other.preRelease.split("\\.", -1));
        }

        private static int comparePreReleases(String[] one, String[] other) {
            for (int i = 0; i < Math.min(one.length, other.length); i++) {
                int order = compareParts(one[i], other[i]);
                if (order != 0) {
                    return order;
                }
            }
            return Integer.compare(one.length, other.length);
        }

        private static int compareParts(String one, String other) {
            boolean number = one.matches("[0-9]+");
            boolean otherNumber = other.matches("[0-9]+");
            if (number && otherNumber) {
                return new BigInteger(one).compareTo(new BigInteger(other));
            }
            return number == otherNumber ? one.compareTo(other) : number ? -1 : 1;
        }
    }

    private static final Kind<Version> SEMVER =
            new Kind<>(OpaqueType.create("kubernetes.Semver"), Version.class);

    private SemverLibrary() {}

    static Functions functions() {
        return new Functions()
                .global("semver", SEMVER.type(), Kinds.TEXT, text -> parse(text, false))
                .global("semver", SEMVER.type(), Kinds.TEXT, Kinds.FLAG, SemverLibrary::parse)
                .global(
                        "isSemver",
                        SimpleType.BOOL,
                        Kinds.TEXT,
                        text -> tryParse(text, false).isPresent())
                .global(
                        "isSemver",
                        SimpleType.BOOL,
                        Kinds.TEXT,
                        Kinds.FLAG,
                        (text, lenient) -> tryParse(text, lenient).isPresent())
                .member("major", SimpleType.INT, SEMVER, Version::major)
                .member("minor", SimpleType.INT, SEMVER, Version::minor)
                .member("patch", SimpleType.INT, SEMVER, Version::patch)
                .member(
                        "isLessThan",
                        SimpleType.BOOL,
                        SEMVER,
                        SEMVER,
                        (one, other) -> one.compareTo(other) < 0)
                .member(
                        "isGreaterThan",
                        SimpleType.BOOL,
                        SEMVER,
                        SEMVER,
                        (one, other) -> one.compareTo(other) > 0)
                .member(
                        "compareTo",
                        SimpleType.INT,
                        SEMVER,
                        SEMVER,
                        (one, other) -> (long) Integer.signum(one.compareTo(other)));
    }

    private static Version parse(String text, boolean lenient) {
        return tryParse(text, lenient)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "Semver parse error during conversion from string: \""
                                                + text
                                                + '"'));
    }

    private static Optional<Version> tryParse(String text, boolean lenient) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        Matcher form = FORM.matcher(lenient ? completed(text) : text);
        if (!form.matches()) {
            return Optional.empty();
        }
        try {
            String pre = form.group(4);
            return Optional.of(
                    new Version(
                            Long.parseLong(form.group(1)),
                            Long.parseLong(form.group(2)),
                            Long.parseLong(form.group(3)),
                            pre == null ? "" : pre));
        } catch (NumberFormatException tooLarge) {
            return Optional.empty();
        }
    }

    /** With all three numbers, without a leading v and leading zeros. */
    private static String completed(String text) {
        Matcher form = LENIENT.matcher(text);
        if (!form.matches()) {
            return text;
        }
        String minor = form.group(2) == null ? "0" : form.group(2);
        String patch = form.group(3) == null ? "0" : form.group(3);
        String rest = form.group(4) == null ? "" : form.group(4);
        return form.group(1) + "." + minor + "." + patch + rest;
    }
}
