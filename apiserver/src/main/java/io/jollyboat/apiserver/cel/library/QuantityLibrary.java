package io.jollyboat.apiserver.cel.library;

import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import io.jollyboat.apiserver.cel.library.Functions.Kind;
import io.jollyboat.core.model.Quantity;
import java.math.BigDecimal;

/** Amounts with suffixes: {@code quantity("1Gi").isGreaterThan(quantity("500M"))}. */
final class QuantityLibrary {

    private static final Kind<Quantity> QUANTITY =
            new Kind<>(OpaqueType.create("kubernetes.Quantity"), Quantity.class);

    private QuantityLibrary() {}

    static Functions functions() {
        return new Functions()
                .global("quantity", QUANTITY.type(), Kinds.TEXT, QuantityLibrary::parse)
                .global(
                        "isQuantity",
                        SimpleType.BOOL,
                        Kinds.TEXT,
                        text -> Quantity.tryParse(text).isPresent())
                .member("sign", SimpleType.INT, QUANTITY, amount -> (long) amount.signum())
                .member("isInteger", SimpleType.BOOL, QUANTITY, QuantityLibrary::isInteger)
                .member("asInteger", SimpleType.INT, QUANTITY, QuantityLibrary::asInteger)
                .member(
                        "asApproximateFloat",
                        SimpleType.DOUBLE,
                        QUANTITY,
                        amount -> amount.amount().doubleValue())
                .member("add", QUANTITY.type(), QUANTITY, QUANTITY, Quantity::add)
                .member(
                        "add",
                        QUANTITY.type(),
                        QUANTITY,
                        Kinds.WHOLE,
                        (amount, more) -> amount.add(Quantity.of(more)))
                .member("sub", QUANTITY.type(), QUANTITY, QUANTITY, Quantity::subtract)
                .member(
                        "sub",
                        QUANTITY.type(),
                        QUANTITY,
                        Kinds.WHOLE,
                        (amount, less) -> amount.subtract(Quantity.of(less)))
                .member(
                        "isLessThan",
                        SimpleType.BOOL,
                        QUANTITY,
                        QUANTITY,
                        (one, other) -> one.compareTo(other) < 0)
                .member(
                        "isGreaterThan",
                        SimpleType.BOOL,
                        QUANTITY,
                        QUANTITY,
                        (one, other) -> one.compareTo(other) > 0)
                .member(
                        "compareTo",
                        SimpleType.INT,
                        QUANTITY,
                        QUANTITY,
                        (one, other) -> (long) Integer.signum(one.compareTo(other)));
    }

    private static Quantity parse(String text) {
        return Quantity.tryParse(text)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "quantities must match the regular expression"
                                                + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"));
    }

    private static boolean isInteger(Quantity quantity) {
        BigDecimal amount = quantity.amount().stripTrailingZeros();
        return amount.scale() <= 0 && amount.toBigInteger().bitLength() < Long.SIZE;
    }

    private static long asInteger(Quantity quantity) {
        if (!isInteger(quantity)) {
            throw new IllegalArgumentException("cannot convert value to integer");
        }
        return quantity.amount().longValueExact();
    }
}
