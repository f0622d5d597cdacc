package io.jollyboat.apiserver.cel;

import com.google.common.primitives.UnsignedLong;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.standard.BoolFunction.BoolOverload;
import dev.cel.runtime.standard.CelStandardOverload;
import dev.cel.runtime.standard.DoubleFunction.DoubleOverload;
import dev.cel.runtime.standard.IntFunction.IntOverload;
import dev.cel.runtime.standard.ModuloOperator.ModuloOverload;
import dev.cel.runtime.standard.UintFunction.UintOverload;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * How texts are read as numbers and truths, and what is left of a division, as Go's implementation
 * does it: the library's own take and refuse other texts, and say neither what a text was to be nor
 * that it was a remainder that could not be.
 */
final class GoReadings {

    /** The overloads that these stand in for. */
    static final Set<CelStandardOverload> REPLACED =
            Set.of(
                    IntOverload.STRING_TO_INT64,
                    UintOverload.STRING_TO_UINT64,
                    DoubleOverload.STRING_TO_DOUBLE,
                    BoolOverload.STRING_TO_BOOL,
                    ModuloOverload.MODULO_INT64,
                    ModuloOverload.MODULO_UINT64);

    private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]+");
    private static final Pattern UNSIGNED = Pattern.compile("[0-9]+");
    private static final Pattern FRACTION =
            Pattern.compile("[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");
    private static final Pattern INFINITE = Pattern.compile("[+-]?inf(?:inity)?");
    private static final Set<String> TRUE = Set.of("1", "t", "T", "true", "TRUE", "True");
    private static final Set<String> FALSE = Set.of("0", "f", "F", "false", "FALSE", "False");

    private GoReadings() {}

    /**
     * @param id the name of an overload's binding
     */
    static List<CelFunctionBinding> bindings(Function<CelStandardOverload, String> id) {
        return List.of(
                CelFunctionBinding.from(
                        id.apply(IntOverload.STRING_TO_INT64), String.class, GoReadings::whole),
                CelFunctionBinding.from(
                        id.apply(UintOverload.STRING_TO_UINT64),
                        String.class,
                        GoReadings::unsigned),
                CelFunctionBinding.from(
                        id.apply(DoubleOverload.STRING_TO_DOUBLE),
                        String.class,
                        GoReadings::fraction),
                CelFunctionBinding.from(
                        id.apply(BoolOverload.STRING_TO_BOOL), String.class, GoReadings::truth),
                CelFunctionBinding.from(
                        id.apply(ModuloOverload.MODULO_INT64),
                        Long.class,
                        Long.class,
                        GoReadings::remainder),
                CelFunctionBinding.from(
                        id.apply(ModuloOverload.MODULO_UINT64),
                        UnsignedLong.class,
                        UnsignedLong.class,
                        GoReadings::remainder));
    }

    private static IllegalArgumentException no(String type) {
        return new IllegalArgumentException(
                "type conversion error from 'string' to '" + type + "'");
    }

    private static long whole(String text) {
        if (!WHOLE.matcher(text).matches()) {
            throw no("int");
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException tooGreat) {
            throw no("int");
        }
    }

    private static UnsignedLong unsigned(String text) {
        if (!UNSIGNED.matcher(text).matches()) {
            throw no("uint");
        }
        try {
            return UnsignedLong.valueOf(text);
        } catch (NumberFormatException tooGreat) {
            throw no("uint");
        }
    }

    private static double fraction(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (INFINITE.matcher(lower).matches()) {
            return lower.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        if (lower.equals("nan")) {
            return Double.NaN;
        }
        double value = FRACTION.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
        if (!Double.isFinite(value)) {
            throw no("double");
        }
        return value;
    }

    private static boolean truth(String text) {
        if (!TRUE.contains(text) && !FALSE.contains(text)) {
            throw no("bool");
        }
        return TRUE.contains(text);
    }

    private static long remainder(long dividend, long divisor) {
        if (divisor == 0) {
            throw new IllegalArgumentException("modulus by zero");
        }
        if (dividend == Long.MIN_VALUE && divisor == -1) {
            throw new IllegalArgumentException("integer overflow");
        }
        return dividend % divisor;
    }

    private static UnsignedLong remainder(UnsignedLong dividend, UnsignedLong divisor) {
        if (divisor.equals(UnsignedLong.ZERO)) {
            throw new IllegalArgumentException("modulus by zero");
        }
        return dividend.mod(divisor);
    }
}
