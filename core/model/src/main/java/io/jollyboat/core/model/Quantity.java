package io.jollyboat.core.model;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An amount of a resource as Kubernetes writes it: {@code 500m}, {@code 2}, {@code 1.5Gi}, {@code
 * 12e6}. Exact down to nanos; what is smaller is rounded away from zero when it is read, so that
 * whoever asks for a little gets something.
 *
 * <p>Two quantities are equal when their amounts are, however they were written: {@code 1000m}
 * equals {@code 1}. The way of writing is kept for {@link #toString}, which gives the canonical
 * form: no fraction, the largest suffix that needs none, and binary suffixes where they were used.
 * A result is written as its left operand was, or as the right one when the left is zero.
 */
public final class Quantity implements Comparable<Quantity> {
    /** The family of suffixes that an amount is written with. */
    public enum Format {
        /** {@code n u m k M G T P E}, powers of 1000. */
        DECIMAL,
        /** {@code Ki Mi Gi Ti Pi Ei}, powers of 1024. */
        BINARY,
        /** {@code e3}, powers of ten. */
        EXPONENT
    }

    /** None. */
    public static final Quantity ZERO = new Quantity(BigDecimal.ZERO, Format.DECIMAL);

    /** Whole numbers of so many digits surely fit a {@code long}. */
    private static final int LONG_DIGITS = 18;

    private final BigDecimal amount;
    private final Format format;

    Quantity(BigDecimal amount, Format format) {
        this.amount = amount;
        this.format = format;
    }

    /**
     * Reads an amount.
     *
     * @throws NumberFormatException when the text is no quantity, with the reason in Kubernetes'
     *     words
     */
    public static Quantity parse(String text) {
        return QuantityText.parse(text);
    }

    /**
     * Whether a text surely is an amount in its canonical form; no for some that are. Costs next to
     * nothing.
     */
    public static boolean isCanonical(String text) {
        return QuantityText.isCanonical(text);
    }

    /** Reads an amount; empty when the text is no quantity. */
    public static Optional<Quantity> tryParse(String text) {
        if (text.isEmpty()) {
            return Optional.empty(); // an amount that is not there, mostly: no exception for that
        }
        try {
            return Optional.of(parse(text));
        } catch (NumberFormatException notQuantity) {
            return Optional.empty();
        }
    }

    /** A whole amount in decimal notation. */
    public static Quantity of(long value) {
        return of(value, Format.DECIMAL);
    }

    /** A whole amount in the given notation. */
    public static Quantity of(long value, Format format) {
        return new Quantity(BigDecimal.valueOf(value), format);
    }

    /** Thousandths in decimal notation, as CPU is counted. */
    public static Quantity ofMilli(long milli) {
        return new Quantity(BigDecimal.valueOf(milli, 3), Format.DECIMAL);
    }

    /** The exact amount. */
    public BigDecimal amount() {
        return amount;
    }

    /** How the amount was written. */
    public Format format() {
        return format;
    }

    /** The whole amount, a fraction rounded up; the nearest {@code long} when it fits none. */
    public long value() {
        return ceiling(amount);
    }

    /** Thousandths, a broken one rounded up; the nearest {@code long} when it fits none. */
    public long milliValue() {
        return ceiling(amount.scaleByPowerOfTen(3));
    }

    public boolean isZero() {
        return amount.signum() == 0;
    }

    /** -1, 0 or 1, as the amount is negative, zero or positive. */
    public int signum() {
        return amount.signum();
    }

    public Quantity add(Quantity other) {
        return new Quantity(amount.add(other.amount), isZero() ? other.format : format);
    }

    public Quantity subtract(Quantity other) {
        return new Quantity(amount.subtract(other.amount), isZero() ? other.format : format);
    }

    public Quantity negate() {
        return new Quantity(amount.negate(), format);
    }

    /** This amount a whole number of times. */
    public Quantity multiply(long times) {
        return new Quantity(amount.multiply(BigDecimal.valueOf(times)), format);
    }

    /** The larger of two, this one when they are equal. */
    public Quantity max(Quantity other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /** The smaller of two, this one when they are equal. */
    public Quantity min(Quantity other) {
        return compareTo(other) <= 0 ? this : other;
    }

    @Override
    public int compareTo(Quantity other) {
        return amount.compareTo(other.amount);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Quantity quantity && compareTo(quantity) == 0;
    }

    @Override
    public int hashCode() {
        return amount.signum() == 0 ? 0 : amount.stripTrailingZeros().hashCode();
    }

    /** The canonical form. */
    @Override
    public String toString() {
        return QuantityText.format(amount, format);
    }

    private static long ceiling(BigDecimal value) {
        if (value.scale() == 0 && value.precision() <= LONG_DIGITS) {
            return value.longValue();
        }
        BigInteger whole = value.setScale(0, RoundingMode.UP).toBigInteger();
        if (whole.bitLength() < Long.SIZE) {
            return whole.longValue();
        }
        return whole.signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
}
