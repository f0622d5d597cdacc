package io.jollyboat.apiserver.cel.cost;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a function is called on or with.
 *
 * @param path where the value comes from; empty when that is not a variable's
 * @param known its size as far as the expression tells; null when it does not
 */
record Operand(CelExpr expression, List<String> path, CelType type, @Nullable Range known) {

    boolean isA(CelKind kind) {
        return type.kind() == kind;
    }

    /** Whether it holds elements whose type is known. */
    boolean isList() {
        return !type.parameters().isEmpty();
    }
}
