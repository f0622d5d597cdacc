package io.jollyboat.apiserver.cel;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.extensions.CelStringExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeBuilder;
import dev.cel.runtime.CelRuntimeFactory;
import io.jollyboat.apiserver.cel.library.Libraries;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The variables an expression may use, with their types, and the functions it may call: those of
 * the language, its extensions for strings, lists, sets and optional values, and Kubernetes' own
 * ({@link Libraries}).
 *
 * <p>For an admission policy, whose objects may be anything:
 *
 * <pre>{@code
 * CelEnvironment environment = CelEnvironment.dynamic("object", "oldObject", "request", "params");
 * CelExpression rule = environment.compile("object.spec.replicas <= params.most");
 * if (!rule.resultsIn(SimpleType.BOOL)) { ... "must evaluate to bool" ... }
 * Object value = rule.evaluate(
 *         Map.of("object", CelValues.of(object), "params", CelValues.of(params), ...),
 *         new CelBudget(CelBudget.PER_CALL, CelBudget.PER_REQUEST));
 * }</pre>
 *
 * <p>All declared variables are to be given to an evaluation; one that has no value (the old object
 * of a create) is {@link CelValues#NULL}. A value may also be a {@code Map} of one's own that
 * computes its members when they are asked for, as a policy's {@code variables} do. An {@code
 * authorizer} is a {@link CelAuthorizer}'s {@link CelAuthorizer#value()}, its type {@link
 * CelAuthorizer#TYPE}.
 *
 * <p>Immutable and safe for use by several threads. Making one costs a millisecond, compiling one
 * expression about one more when warm, evaluating microseconds: keep what was compiled.
 */
public final class CelEnvironment {

    private static final CelOptions OPTIONS =
            CelOptions.current()
                    .populateMacroCalls(true)
                    .enableHeterogeneousNumericComparisons(true)
                    .enableHiddenAccumulatorVar(true)
                    .comprehensionMaxIterations(CelBudget.PER_CALL)
                    .build();

    /** The parts of texts are told of in other words than the library's. */
    private static final Set<CelStringExtensions.Function> STRINGS =
            EnumSet.complementOf(EnumSet.of(CelStringExtensions.Function.SUBSTRING));

    private static final CelTypeProvider NO_TYPES =
            new CelTypeProvider() {
                @Override
                public ImmutableCollection<CelType> types() {
                    return ImmutableList.of();
                }

                @Override
                public Optional<CelType> findType(String name) {
                    return Optional.empty();
                }
            };

    private final CelCompiler compiler;
    private final CelTypeProvider types;

    private CelEnvironment(Map<String, CelType> variables, CelTypeProvider types) {
        this.types = types;
        CelCompilerBuilder builder =
                CelCompilerFactory.standardCelCompilerBuilder()
                        .setOptions(OPTIONS)
                        .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                        .setTypeProvider(types)
                        .addLibraries(
                                CelExtensions.optional(),
                                CelExtensions.strings(STRINGS),
                                CelExtensions.sets(OPTIONS),
                                CelExtensions.comprehensions(),
                                CelExtensions.bindings())
                        .addLibraries(Libraries.ALL);
        variables.forEach(builder::addVar);
        this.compiler = builder.build();
    }

    /** Variables that may hold anything: members are looked up when an expression is evaluated. */
    public static CelEnvironment dynamic(String... variables) {
        Map<String, CelType> typed = new LinkedHashMap<>();
        for (String variable : variables) {
            typed.put(variable, SimpleType.DYN);
        }
        return of(typed);
    }

    /** Variables with types of the language itself. */
    public static CelEnvironment of(Map<String, CelType> variables) {
        return new CelEnvironment(variables, NO_TYPES);
    }

    /** Variables with types, some of which are objects whose members are known. */
    public static CelEnvironment of(Map<String, CelType> variables, CelTypeProvider types) {
        return new CelEnvironment(variables, types);
    }

    /**
     * Reads an expression and checks its types.
     *
     * @throws CelCompileException when it is none, or its types do not fit; the message is what a
     *     user is shown
     */
    public CelExpression compile(String expression) throws CelCompileException {
        try {
            CelAbstractSyntaxTree tree =
                    compiler.check(compiler.parse(expression).getAst()).getAst();
            return planned(expression, tree, tree.getResultType());
        } catch (CelValidationException wrong) {
            throw wrong(wrong);
        }
    }

    /**
     * As {@link #compile(String)}, for expressions that make objects: {@code Object{…}}, {@code
     * Object.spec{…}}, {@code JSONPatch{…}}, whose types have these names. What they make becomes
     * JSON with {@link MadeObjects}.
     */
    public CelExpression compileMaker(String expression) throws CelCompileException {
        try {
            CelAbstractSyntaxTree parsed = compiler.parse(expression).getAst();
            CelType result =
                    compiler.toCompilerBuilder()
                            .setTypeProvider(new MadeTypes(types, parsed))
                            .build()
                            .check(Construction.asObjects(parsed))
                            .getAst()
                            .getResultType();
            CelAbstractSyntaxTree tree = compiler.check(Construction.asMaps(parsed)).getAst();
            return planned(expression, tree, MadeTypes.named(result));
        } catch (CelValidationException wrong) {
            throw wrong(wrong);
        }
    }

    private static CelExpression planned(
            String expression, CelAbstractSyntaxTree tree, CelType result)
            throws CelCompileException {
        try {
            Literals.check(tree, Running.RUNTIME);
            return new CelExpression(expression, tree, result, Running.RUNTIME.createProgram(tree));
        } catch (CelEvaluationException unplannable) {
            throw new CelCompileException(
                    "program instantiation failed: " + unplannable.getMessage());
        }
    }

    private static CelCompileException wrong(CelValidationException wrong) {
        return new CelCompileException(
                "compilation failed: " + Findings.inGoWords(String.valueOf(wrong.getMessage())));
    }

    /** One runtime serves all environments: it knows functions, not variables. Made when needed. */
    private static final class Running {
        static final CelRuntime RUNTIME = runtime();

        private static CelRuntime runtime() {
            CelRuntimeBuilder builder =
                    CelRuntimeFactory.legacyCelRuntimeBuilder()
                            .setOptions(OPTIONS)
                            .addLibraries(
                                    new ListOperators(OPTIONS),
                                    CelExtensions.optional(),
                                    CelExtensions.strings(STRINGS),
                                    CelExtensions.sets(OPTIONS),
                                    CelExtensions.comprehensions());
            return builder.addLibraries(Libraries.ALL).build();
        }
    }
}
