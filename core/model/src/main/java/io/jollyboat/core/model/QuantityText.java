package io.jollyboat.core.model;

import io.jollyboat.core.model.Quantity.Format;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reading and writing of quantities: the grammar, the suffixes and the canonical form. */
final class QuantityText {
    private static final String NO_MATCH =
            "quantities must match the regular expression"
                    + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
    private static final String NO_SUFFIX = "unable to parse quantity's suffix";

    private static final List<String> DECIMAL =
            List.of("n", "u", "m", "", "k", "M", "G", "T", "P", "E");
    private static final List<String> BINARY = List.of("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei");
    private static final int NANO = -9;
    private static final int EXA = 18;
    private static final BigInteger KIBI = BigInteger.valueOf(1024);
    private static final BigDecimal KIBI_DECIMAL = BigDecimal.valueOf(1024);
    private static final BigDecimal LARGEST_BINARY = BigDecimal.valueOf(Long.MAX_VALUE);

    /** Longer numbers are nobody's amounts, and costly to read. */
    private static final int LONGEST = 128;

    /** As many digits surely fit a {@code long}. */
    private static final int SHORT = 18;

    /** Exponents beyond these would make numbers of absurd length. */
    private static final int LARGEST_EXPONENT = 1000;

    private QuantityText() {}

    static Quantity parse(String text) {
        int digitsEnd = digitsEnd(text);
        String suffix = text.substring(digitsEnd);
        Quantity plain = digitsEnd <= SHORT ? plain(text, digitsEnd, suffix) : null;
        return plain != null ? plain : exact(text, digitsEnd, suffix);
    }

    /**
     * What nearly all amounts are: a short whole number and a suffix. It needs no arithmetic on
     * large numbers, which would cost more than all else that is read of a pod.
     *
     * @return null when the amount is not such a one
     */
    private static @Nullable Quantity plain(String text, int digitsEnd, String suffix) {
        long number = 0;
        for (int i = 0; i < digitsEnd; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return null; // a sign or a point
            }
            number = number * 10 + digit;
        }
        for (int i = 0; i < DECIMAL.size(); i++) {
            if (DECIMAL.get(i).equals(suffix)) {
                return new Quantity(BigDecimal.valueOf(number, -NANO - 3 * i), Format.DECIMAL);
            }
        }
        for (int i = 1; i < BINARY.size(); i++) {
            if (BINARY.get(i).equals(suffix) && number <= Long.MAX_VALUE >> (10 * i)) {
                return new Quantity(BigDecimal.valueOf(number << (10 * i)), Format.BINARY);
            }
        }
        return null;
    }

    /** One to three digits and a suffix: too small for the next larger suffix, and no fraction. */
    static boolean isCanonical(String text) {
        int digits = 0;
        while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
            digits++;
        }
        if (digits == 0 || digits > 3 || text.charAt(0) == '0') {
            return false;
        }
        String suffix = text.substring(digits);
        boolean mayBeCapped = suffix.equals("Ei");
        return DECIMAL.contains(suffix) || BINARY.contains(suffix) && !mayBeCapped;
    }

    private static Quantity exact(String text, int digitsEnd, String suffix) {
        BigDecimal number = number(text.substring(0, digitsEnd));
        for (int i = 0; i < DECIMAL.size(); i++) {
            if (DECIMAL.get(i).equals(suffix)) {
                return rounded(number.scaleByPowerOfTen(NANO + 3 * i), Format.DECIMAL);
            }
        }
        for (int i = 1; i < BINARY.size(); i++) {
            if (BINARY.get(i).equals(suffix)) {
                return binary(number.multiply(KIBI_DECIMAL.pow(i)));
            }
        }
        return rounded(number.scaleByPowerOfTen(exponent(suffix)), Format.EXPONENT);
    }

    static String format(BigDecimal amount, Format format) {
        if (amount.signum() == 0) {
            return "0";
        }
        if (format == Format.BINARY
                && amount.abs().compareTo(KIBI_DECIMAL) >= 0
                && amount.stripTrailingZeros().scale() <= 0) {
            return formatBinary(amount.toBigIntegerExact());
        }
        BigDecimal canonical = amount.stripTrailingZeros();
        int power = Math.floorDiv(-canonical.scale(), 3) * 3;
        if (format == Format.EXPONENT) {
            return canonical.scaleByPowerOfTen(-power).toBigIntegerExact()
                    + (power == 0 ? "" : "e" + power);
        }
        power = Math.min(power, EXA);
        return canonical.scaleByPowerOfTen(-power).toBigIntegerExact()
                + DECIMAL.get((power - NANO) / 3);
    }

    private static String formatBinary(BigInteger amount) {
        BigInteger rest = amount;
        int suffix = 0;
        while (suffix < BINARY.size() - 1 && rest.mod(KIBI).signum() == 0) {
            rest = rest.divide(KIBI);
            suffix++;
        }
        return rest + BINARY.get(suffix);
    }

    private static int digitsEnd(String text) {
        if (text.isEmpty() || text.length() > LONGEST) {
            throw new NumberFormatException(NO_MATCH);
        }
        int end = text.charAt(0) == '+' || text.charAt(0) == '-' ? 1 : 0;
        boolean digits = false;
        boolean point = false;
        while (end < text.length()) {
            char c = text.charAt(end);
            if (c == '.' && !point) {
                point = true;
            } else if (c >= '0' && c <= '9') {
                digits = true;
            } else {
                break;
            }
            end++;
        }
        if (!digits) {
            throw new NumberFormatException(NO_MATCH);
        }
        return end;
    }

    private static BigDecimal number(String digits) {
        return new BigDecimal(digits);
    }

    private static int exponent(String suffix) {
        if (suffix.length() < 2 || (suffix.charAt(0) != 'e' && suffix.charAt(0) != 'E')) {
            throw new NumberFormatException(
                    suffix.matches("[eEinumkKMGTP]*[-+]?[0-9]*") ? NO_SUFFIX : NO_MATCH);
        }
        int exponent;
        try {
            exponent = Integer.parseInt(suffix, 1, suffix.length(), 10);
        } catch (NumberFormatException notNumber) {
            throw new NumberFormatException(NO_SUFFIX);
        }
        if (Math.abs(exponent) > LARGEST_EXPONENT) {
            throw new NumberFormatException(NO_SUFFIX);
        }
        return exponent;
    }

    private static Quantity rounded(BigDecimal amount, Format format) {
        return new Quantity(
                amount.scale() > -NANO ? amount.setScale(-NANO, RoundingMode.UP) : amount, format);
    }

    /** Binary amounts are capped, and written in decimal below one, where they have no suffix. */
    private static Quantity binary(BigDecimal amount) {
        Quantity quantity = rounded(amount, Format.BINARY);
        BigDecimal size = quantity.amount().abs();
        if (size.compareTo(LARGEST_BINARY) > 0) {
            BigDecimal capped = amount.signum() < 0 ? LARGEST_BINARY.negate() : LARGEST_BINARY;
            return new Quantity(capped, Format.BINARY);
        }
        boolean fraction = size.signum() > 0 && size.compareTo(BigDecimal.ONE) < 0;
        return fraction ? new Quantity(quantity.amount(), Format.DECIMAL) : quantity;
    }
}
