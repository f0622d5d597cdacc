package io.jollyboat.apiserver.cel;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableSet;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.common.types.StructTypeReference;
import java.util.Optional;
import java.util.Set;

/**
 * The types of what one expression makes, beside those it knows anyway: {@code Object}, {@code
 * Object.spec} and so on, which have every member that the expression names and of which nothing is
 * known, and {@code JSONPatch}. Immutable.
 */
@SuppressWarnings("Immutable") // the types known besides are the caller's
final class MadeTypes implements CelTypeProvider {

    private static final String OBJECT = "Object";
    private static final String PATCH = "JSONPatch";
    private static final Set<String> TEXTS_OF_PATCH = Set.of("op", "path", "from");
    private static final StructType PATCH_TYPE =
            StructType.create(
                    PATCH,
                    ImmutableSet.of("op", "path", "from", "value"),
                    member ->
                            Optional.of(
                                    TEXTS_OF_PATCH.contains(member)
                                            ? SimpleType.STRING
                                            : SimpleType.DYN));

    private final CelTypeProvider others;
    private final ImmutableSet<String> members;

    /**
     * @param parsed the expression
     */
    MadeTypes(CelTypeProvider others, CelAbstractSyntaxTree parsed) {
        this.others = others;
        this.members =
                CelNavigableAst.fromAst(parsed)
                        .getRoot()
                        .allNodes()
                        .flatMap(node -> named(node.expr()).stream())
                        .collect(ImmutableSet.toImmutableSet());
    }

    private static Set<String> named(CelExpr expression) {
        return switch (expression.getKind()) {
            case SELECT -> Set.of(expression.select().field());
            case STRUCT ->
                    expression.struct().entries().stream()
                            .map(CelExpr.CelStruct.Entry::fieldKey)
                            .collect(ImmutableSet.toImmutableSet());
            default -> Set.of();
        };
    }

    /** Whether this is the name of a type that expressions make objects of. */
    static boolean knows(String name) {
        return isObject(name) || name.equals(PATCH);
    }

    /** Whether it is one of the API's objects, or of parts of them. */
    static boolean isObject(String name) {
        return name.equals(OBJECT) || name.startsWith(OBJECT + ".");
    }

    /** A result's type with structures by their names only, so that types can be compared. */
    static CelType named(CelType type) {
        return switch (type) {
            case ListType list when list.hasElemType() -> ListType.create(named(list.elemType()));
            case CelType struct when struct.kind() == CelKind.STRUCT ->
                    StructTypeReference.create(struct.name());
            default -> type;
        };
    }

    @Override
    public ImmutableCollection<CelType> types() {
        return others.types();
    }

    @Override
    public Optional<CelType> findType(String name) {
        if (name.equals(PATCH)) {
            return Optional.of(PATCH_TYPE);
        }
        return isObject(name)
                ? Optional.of(
                        StructType.create(name, members, member -> Optional.of(SimpleType.DYN)))
                : others.findType(name);
    }
}
