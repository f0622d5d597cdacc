package io.jollyboat.apiserver.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelMutableAst;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.ast.CelMutableExpr;
import dev.cel.common.ast.CelMutableExpr.CelMutableCall;
import dev.cel.common.ast.CelMutableExpr.CelMutableComprehension;
import dev.cel.common.ast.CelMutableExpr.CelMutableMap;
import dev.cel.common.ast.CelMutableExpr.CelMutableStruct;
import dev.cel.common.ast.CelMutableExprConverter;
import dev.cel.common.navigation.CelNavigableAst;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets expressions make objects whose types nobody has declared: {@code Object{spec:
 * Object.spec{replicas: 3}}} and {@code JSONPatch{op: "add", …}} are evaluated as the maps that
 * they stand for, and {@code jsonpatch.escapeKey(text)} as the replacements it means. So the types
 * need exist for the check only, see {@link MadeTypes}. A map that stands for an object says of
 * which type, see {@link MadeObjects}.
 */
final class Construction {

    private long lastNumber;

    /** Whether objects become maps. */
    private final boolean maps;

    private Construction(long lastNumber, boolean maps) {
        this.lastNumber = lastNumber;
        this.maps = maps;
    }

    /** The tree of an expression that was parsed, to be checked for its types. */
    static CelAbstractSyntaxTree asObjects(CelAbstractSyntaxTree parsed) {
        return rewritten(parsed, false);
    }

    /** The tree of an expression that was parsed, to be evaluated. */
    static CelAbstractSyntaxTree asMaps(CelAbstractSyntaxTree parsed) {
        return rewritten(parsed, true);
    }

    private static CelAbstractSyntaxTree rewritten(CelAbstractSyntaxTree parsed, boolean maps) {
        CelMutableExpr tree = CelMutableAst.fromCelAst(parsed).expr();
        long last = CelNavigableAst.fromAst(parsed).getRoot().maxId();
        new Construction(last, maps).visit(tree);
        // with its own source, so that complaints tell the place
        return CelAbstractSyntaxTree.newParsedAst(
                CelMutableExprConverter.fromMutableExpr(tree), parsed.getSource());
    }

    private void visit(CelMutableExpr expression) {
        switch (expression.getKind()) {
            case SELECT -> visit(expression.select().operand());
            case CALL -> call(expression);
            case LIST -> expression.list().elements().forEach(this::visit);
            case MAP ->
                    expression
                            .map()
                            .entries()
                            .forEach(
                                    entry -> {
                                        visit(entry.key());
                                        visit(entry.value());
                                    });
            case STRUCT -> struct(expression);
            case COMPREHENSION -> comprehension(expression.comprehension());
            default -> {}
        }
    }

    private void call(CelMutableExpr expression) {
        CelMutableCall call = expression.call();
        call.target().ifPresent(this::visit);
        call.args().forEach(this::visit);
        boolean escapes =
                call.function().equals("escapeKey")
                        && call.args().size() == 1
                        && call.target().isPresent()
                        && call.target().get().getKind() == Kind.IDENT
                        && call.target().get().ident().name().equals("jsonpatch");
        if (escapes) {
            CelMutableExpr tildes = replaced(call.args().getFirst(), "~", "~0");
            expression.setCall(replaced(tildes, "/", "~1").call());
        }
    }

    private static CelMutableExpr replaced(CelMutableExpr text, String from, String to) {
        return CelMutableExpr.ofCall(
                text.id(),
                CelMutableCall.create(
                        text, "replace", List.of(constant(text, from), constant(text, to))));
    }

    /** The number of a neighbour will do: it only tells where in the text something stands. */
    private static CelMutableExpr constant(CelMutableExpr near, String text) {
        return CelMutableExpr.ofConstant(near.id(), CelConstant.ofValue(text));
    }

    private void comprehension(CelMutableComprehension loop) {
        visit(loop.iterRange());
        visit(loop.accuInit());
        visit(loop.loopCondition());
        visit(loop.loopStep());
        visit(loop.result());
    }

    private void struct(CelMutableExpr expression) {
        CelMutableStruct struct = expression.struct();
        struct.entries().forEach(entry -> visit(entry.value()));
        String name = struct.messageName();
        if (!maps || !MadeTypes.knows(name)) {
            return;
        }
        List<CelMutableMap.Entry> entries = new ArrayList<>();
        if (MadeTypes.isObject(name)) {
            entries.add(
                    CelMutableMap.Entry.create(
                            number(),
                            CelMutableExpr.ofConstant(
                                    number(), CelConstant.ofValue(MadeObjects.TYPE)),
                            open(CelMutableExpr.ofConstant(number(), CelConstant.ofValue(name))),
                            false));
        }
        for (CelMutableStruct.Entry entry : struct.entries()) {
            entries.add(
                    CelMutableMap.Entry.create(
                            entry.id(),
                            CelMutableExpr.ofConstant(
                                    entry.id(), CelConstant.ofValue(entry.fieldKey())),
                            open(entry.value()),
                            entry.optionalEntry()));
        }
        expression.setMap(CelMutableMap.create(entries));
    }

    /**
     * The value with its type forgotten: objects are of one type, whatever their members, so that
     * one may stand for another.
     */
    private CelMutableExpr open(CelMutableExpr value) {
        return CelMutableExpr.ofCall(number(), CelMutableCall.create("dyn", List.of(value)));
    }

    private long number() {
        return ++lastNumber;
    }
}
