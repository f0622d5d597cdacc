package io.jollyboat.apiserver.admission.expression;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import io.jollyboat.apiserver.cel.CelCompileException;
import io.jollyboat.apiserver.cel.CelEnvironment;
import io.jollyboat.apiserver.cel.CelExpression;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the expressions of one policy are compiled in. Its {@code variables} are defined one after
 * the other, and each may use those before it only. As in Kubernetes, {@code params} exist where a
 * policy names their kind, conditions know no {@code variables}, and expressions that make messages
 * know no {@code authorizer}.
 *
 * <p>Used by one thread. Environments are made when they are first needed.
 */
public final class PolicyLanguage {

    private final ComposedTypes types = new ComposedTypes();
    private final boolean parameters;
    private final boolean composes;
    private @Nullable CelEnvironment rules;
    private @Nullable CelEnvironment messages;
    private @Nullable CelEnvironment conditions;

    /**
     * @param parameters whether the policy has parameters
     * @param composes whether its rules may speak of {@code variables} at all
     */
    public PolicyLanguage(boolean parameters, boolean composes) {
        this.parameters = parameters;
        this.composes = composes;
    }

    /**
     * Compiles a variable and lets what is compiled after it use it, though nothing is known of it
     * when it does not compile.
     */
    public CelExpression define(String name, String expression) throws CelCompileException {
        CelType type = SimpleType.DYN;
        try {
            CelExpression compiled = rules().compile(expression);
            type = compiled.resultType();
            return compiled;
        } finally {
            types.define(name, type);
        }
    }

    /** For variables, rules and annotations. */
    public CelEnvironment rules() {
        CelEnvironment made = rules;
        if (made == null) {
            made = CelEnvironment.of(variables(composes), types);
            rules = made;
        }
        return made;
    }

    /** For expressions that make messages. */
    public CelEnvironment messages() {
        CelEnvironment made = messages;
        if (made == null) {
            Map<String, CelType> variables = variables(composes);
            variables.remove("authorizer");
            variables.remove(RequestTypes.REQUEST_RESOURCE);
            made = CelEnvironment.of(variables, types);
            messages = made;
        }
        return made;
    }

    /** For conditions on the request. */
    public CelEnvironment conditions() {
        CelEnvironment made = conditions;
        if (made == null) {
            made = CelEnvironment.of(variables(false), types);
            conditions = made;
        }
        return made;
    }

    private Map<String, CelType> variables(boolean composing) {
        Map<String, CelType> variables = RequestTypes.variables();
        if (parameters) {
            variables.put("params", SimpleType.DYN);
        }
        if (composing) {
            variables.put("variables", ComposedTypes.VARIABLES);
        }
        return variables;
    }
}
