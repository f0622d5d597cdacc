package io.jollyboat.apiserver.admission.match;

import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.expression.RequestTypes;
import io.jollyboat.apiserver.authorization.Authorizer;
import io.jollyboat.apiserver.authorization.Decision;
import io.jollyboat.apiserver.cel.CelAuthorizer;
import io.jollyboat.apiserver.cel.CelEnvironment;
import io.jollyboat.apiserver.cel.CelValues;
import io.jollyboat.apiserver.request.RequestInfo;
import io.jollyboat.apiserver.resource.Requester;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What expressions about a request may name: {@code object}, {@code oldObject}, {@code request},
 * {@code namespaceObject}, {@code authorizer}, and whatever their configuration adds.
 */
public final class RequestVariables {

    private RequestVariables() {}

    /** Made when the first condition is read. */
    private static final class Environment {
        static final CelEnvironment OF_WEBHOOKS =
                CelEnvironment.of(RequestTypes.variables(), RequestTypes.STRUCTURES);
    }

    /** The environment that conditions of webhooks are compiled in. */
    public static CelEnvironment environment() {
        return Environment.OF_WEBHOOKS;
    }

    /**
     * The values of the variables; a map of the caller's own. Of the namespace webhooks' conditions
     * know nothing.
     */
    public static Map<String, Object> values(
            AdmissionRequest request, Served matched, Authorizer authorizer) {
        ShownObject shown = new ShownObject(request, matched);
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("object", value(shown.show(request.object())));
        values.put("oldObject", value(shown.show(request.old())));
        values.put("namespaceObject", CelValues.NULL);
        values.put("request", CelValues.of(RequestDescription.of(request, matched)));
        CelAuthorizer asked = question -> ask(authorizer, request.user(), question);
        values.put("authorizer", asked.value());
        values.put(
                RequestTypes.REQUEST_RESOURCE,
                asked.value(
                        new CelAuthorizer.Question(
                                "",
                                request.target().definition().group(),
                                request.target().definition().plural(),
                                request.target().subresource(),
                                request.target().namespace(),
                                request.target().name(),
                                "",
                                "")));
        return values;
    }

    private static Object value(@Nullable ObjectNode object) {
        return CelValues.of((JsonNode) object);
    }

    private static CelAuthorizer.Answer ask(
            Authorizer authorizer, Requester user, CelAuthorizer.Question question) {
        Requester subject = user;
        int colon = question.serviceAccount().indexOf(':');
        if (colon > 0) {
            String namespace = question.serviceAccount().substring(0, colon);
            subject =
                    new Requester(
                            "system:serviceaccount:" + question.serviceAccount(),
                            "",
                            List.of(
                                    "system:serviceaccounts",
                                    "system:serviceaccounts:" + namespace,
                                    "system:authenticated"),
                            Map.of());
        }
        boolean resource = question.path().isEmpty();
        RequestInfo asked =
                new RequestInfo(
                        resource,
                        question.path(),
                        question.verb(),
                        question.group(),
                        resource ? "*" : "",
                        question.namespace(),
                        question.resource(),
                        question.subresource(),
                        question.name(),
                        List.of(),
                        "",
                        "");
        Decision decision = authorizer.authorize(subject, asked);
        return new CelAuthorizer.Answer(
                decision instanceof Decision.Allowed, decision.reason(), decision.error());
    }
}
