package io.jollyboat.apiserver.cel.cost;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import io.jollyboat.apiserver.cel.cost.Locals.Entries;
import io.jollyboat.apiserver.cel.cost.Locals.Local;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is found out about the values of an expression's parts while it is walked: where they come
 * from, and how much they hold. Used by one thread.
 */
final class KnownSizes {

    private final CelAbstractSyntaxTree tree;
    private final Sizes sizes;
    private final Locals locals;
    private final Map<Long, List<String>> paths = new HashMap<>();
    private final Map<Long, Range> found = new HashMap<>();
    private final Map<Long, Entries> entries = new HashMap<>();

    KnownSizes(CelAbstractSyntaxTree tree, Sizes sizes, Locals locals) {
        this.tree = tree;
        this.sizes = sizes;
        this.locals = locals;
    }

    CelType type(CelExpr expression) {
        return tree.getType(expression.id()).orElse(SimpleType.DYN);
    }

    /** Empty when the value does not come from a variable. */
    List<String> path(CelExpr expression) {
        if (expression.getKind() == CelExpr.ExprKind.Kind.IDENT) {
            Local local = locals.find(expression.ident().name());
            if (local != null) {
                return local.path();
            }
        }
        return paths.getOrDefault(expression.id(), List.of());
    }

    void cameFrom(CelExpr expression, List<String> path) {
        paths.put(expression.id(), path);
    }

    /** The path of something in what another expression gives. */
    List<String> below(CelExpr expression, String step) {
        List<String> path = new ArrayList<>(path(expression));
        path.add(step);
        return path;
    }

    void holds(CelExpr expression, @Nullable Range size) {
        if (size != null) {
            found.put(expression.id(), size);
        }
    }

    void hasEntries(CelExpr expression, @Nullable Entries of) {
        if (of != null) {
            entries.put(expression.id(), of);
        }
    }

    /** One gives what the other does. */
    void same(CelExpr one, CelExpr other) {
        holds(one, size(other));
        hasEntries(one, entries(other));
    }

    Range sizeOrUnknown(CelExpr expression) {
        Range size = size(expression);
        return size == null ? Range.UNKNOWN : size;
    }

    @Nullable Range size(CelExpr expression) {
        Range known = found.get(expression.id());
        if (known == null) {
            known = literal(expression);
        }
        if (known != null) {
            return known;
        }
        List<String> path = path(expression);
        Range declared = path.isEmpty() ? null : sizes.of(path);
        if (declared != null) {
            found.put(expression.id(), declared);
            return declared;
        }
        if (isScalar(type(expression))) {
            return Range.ONE;
        }
        Local local =
                expression.getKind() == CelExpr.ExprKind.Kind.IDENT
                        ? locals.find(expression.ident().name())
                        : null;
        return local == null ? null : local.size();
    }

    @Nullable Entries entries(CelExpr expression) {
        Entries known = entries.get(expression.id());
        if (known == null && expression.getKind() == CelExpr.ExprKind.Kind.IDENT) {
            Local local = locals.find(expression.ident().name());
            return local == null ? null : local.entries();
        }
        return known;
    }

    private static @Nullable Range literal(CelExpr expression) {
        return switch (expression.getKind()) {
            case CONSTANT -> {
                CelConstant constant = expression.constant();
                yield switch (constant.getKind()) {
                    case STRING_VALUE -> {
                        String text = constant.stringValue();
                        yield Range.of(text.codePointCount(0, text.length()));
                    }
                    case BYTES_VALUE -> Range.of(constant.bytesValue().size());
                    default -> Range.ONE;
                };
            }
            case LIST -> Range.of(expression.list().elements().size());
            case MAP -> Range.of(expression.map().entries().size());
            default -> null;
        };
    }

    private static boolean isScalar(CelType type) {
        return switch (type.kind()) {
            case BOOL, DOUBLE, DURATION, INT, TIMESTAMP, UINT -> true;
            case OPAQUE ->
                    type.name().equals("optional_type") && isScalar(type.parameters().getFirst());
            default -> false;
        };
    }

    /** Whether what an expression gives is a list, as far as is known. */
    boolean isList(CelExpr expression) {
        Entries known = entries(expression);
        return known == null ? type(expression).kind() == CelKind.LIST : known.list();
    }
}
