package io.jollyboat.apiserver.cel;

import com.google.re2j.PatternSyntaxException;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import io.jollyboat.apiserver.regex.Regexes;
import java.util.List;

/** Texts in an expression that are to be something else: times, durations, regular expressions. */
final class Literals {

    private Literals() {}

    /**
     * @throws CelCompileException when one is not what it is to be
     */
    static void check(CelAbstractSyntaxTree tree, CelRuntime runtime) throws CelCompileException {
        List<CelExpr> calls =
                CelNavigableAst.fromAst(tree)
                        .getRoot()
                        .allNodes()
                        .map(CelNavigableExpr::expr)
                        .filter(each -> each.getKind() == CelExpr.ExprKind.Kind.CALL)
                        .toList();
        for (CelExpr call : calls) {
            List<CelExpr> arguments = call.call().args();
            CelExpr last = arguments.isEmpty() ? call : arguments.getLast();
            if (isText(last) && !isRight(call, last.constant().stringValue(), tree, runtime)) {
                throw wrong(tree, last, call.call().function());
            }
        }
    }

    private static boolean isText(CelExpr expression) {
        return expression.getKind() == CelExpr.ExprKind.Kind.CONSTANT
                && expression.constant().getKind() == CelConstant.Kind.STRING_VALUE;
    }

    private static boolean isRight(
            CelExpr call, String text, CelAbstractSyntaxTree tree, CelRuntime runtime) {
        try {
            switch (call.call().function()) {
                case "matches" -> Regexes.compile(text);
                case "duration", "timestamp" -> {
                    CelAbstractSyntaxTree alone =
                            CelAbstractSyntaxTree.newCheckedAst(
                                    call,
                                    tree.getSource(),
                                    tree.getReferenceMap(),
                                    tree.getTypeMap());
                    runtime.createProgram(alone).eval();
                }
                default -> {}
            }
            return true;
        } catch (PatternSyntaxException | CelEvaluationException wrong) {
            return false;
        }
    }

    private static CelCompileException wrong(
            CelAbstractSyntaxTree tree, CelExpr argument, String function) {
        int offset = tree.getSource().getPositionsMap().getOrDefault(argument.id(), 0);
        CelSourceLocation place =
                tree.getSource().getOffsetLocation(offset).orElse(CelSourceLocation.NONE);
        CelIssue issue = CelIssue.formatError(place, "invalid " + function + " argument");
        return new CelCompileException(
                "compilation failed: " + issue.toDisplayString(tree.getSource()));
    }
}
