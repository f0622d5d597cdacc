package io.jollyboat.apiserver.admission.access;

import io.jollyboat.apiserver.admission.AdmissionPlugin;
import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.authorization.Authorizer;
import io.jollyboat.apiserver.authorization.Decision;
import io.jollyboat.apiserver.authorization.Refusal;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.request.RequestInfo;
import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Cause;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who may write the status of device claims needs further rights for what he writes there: to say
 * what a claim is given and to whom, those on {@code resourceclaims/binding}; to tell of a driver's
 * devices, those on {@code resourceclaims/driver} by the driver's name, for claims of any node or
 * of the one that a service account's pod is on. Kubernetes has this among the rules of claims (its
 * feature DRAResourceClaimGranularStatusAuthorization), so that it cannot be disabled.
 */
public final class ClaimStatusRights implements AdmissionPlugin.Validating {

    private static final String GROUP = "resource.k8s.io";
    private static final String CLAIMS = "resourceclaims";
    private static final String NODE = "authentication.kubernetes.io/node-name";

    private final Authorizer authorizer;

    public ClaimStatusRights(Authorizer authorizer) {
        this.authorizer = authorizer;
    }

    @Override
    public String name() {
        return "ClaimStatusRights";
    }

    @Override
    public void validate(AdmissionRequest request) {
        if (!request.updates() || !request.target().isBelow(GROUP, CLAIMS, "status")) {
            return;
        }
        List<Cause> causes = new ArrayList<>();
        JsonNode now = request.wanted().path("status");
        JsonNode before = request.before().path("status");
        if (differs("allocation", now, before) || differs("reservedFor", now, before)) {
            binding(request, causes);
        }
        Set<String> drivers = drivers(now, before);
        if (!drivers.isEmpty()) {
            devices(request, drivers, verbs(request, now), causes);
        }
        if (!causes.isEmpty()) {
            throw ApiException.invalid(
                    GROUP, request.target().definition().kind(), request.shownName(), causes);
        }
    }

    private static boolean differs(String part, JsonNode now, JsonNode before) {
        boolean none = now.path(part).isEmpty() && before.path(part).isEmpty();
        return !none && !Trees.same(now.path(part), before.path(part));
    }

    private void binding(AdmissionRequest request, List<Cause> causes) {
        String verb = request.call().info().verb();
        RequestInfo question = RequestInfo.question(verb, GROUP, "", CLAIMS, "binding", "");
        refusal(request.user(), question, authorizer.authorize(request.user(), question))
                .ifPresent(
                        why ->
                                causes.add(
                                        forbidden(
                                                "status",
                                                "changing status.allocation or status.reservedFor"
                                                        + " requires"
                                                        + " resource=\"resourceclaims/binding\","
                                                        + " verb=\""
                                                        + verb
                                                        + "\" permission: "
                                                        + why)));
    }

    private void devices(
            AdmissionRequest request, Set<String> drivers, List<String> verbs, List<Cause> causes) {
        for (String driver : drivers) {
            firstRefusal(request, driver, verbs)
                    .ifPresent(
                            why ->
                                    causes.add(
                                            forbidden(
                                                    "status.devices",
                                                    "changing status.devices requires"
                                                            + " resource=\"resourceclaims/driver\","
                                                            + " verb=\"["
                                                            + String.join(" ", verbs)
                                                            + "]\" permission: "
                                                            + why)));
        }
    }

    /** Empty if one of the verbs is allowed, and else why the first is not. */
    private Optional<String> firstRefusal(
            AdmissionRequest request, String driver, List<String> verbs) {
        Optional<String> first = Optional.empty();
        for (String verb : verbs) {
            RequestInfo question =
                    RequestInfo.question(
                            verb, GROUP, request.target().namespace(), CLAIMS, "driver", driver);
            var refusal =
                    refusal(
                            request.user(),
                            question,
                            authorizer.authorize(request.user(), question));
            if (refusal.isEmpty()) {
                return refusal;
            }
            first = first.isPresent() ? first : refusal;
        }
        return first;
    }

    private static Optional<String> refusal(
            Requester user, RequestInfo question, Decision decision) {
        return switch (decision) {
            case Decision.Allowed ignored -> Optional.empty();
            case Decision.Denied denied -> words(user, question, denied.reason());
            case Decision.NoOpinion none -> words(user, question, none.reason());
        };
    }

    private static Optional<String> words(Requester user, RequestInfo question, String why) {
        return Optional.ofNullable(Refusal.of(user, question, why).getMessage());
    }

    private static Cause forbidden(String field, String detail) {
        return new Cause("FieldValueForbidden", "Forbidden: " + detail, field);
    }

    /** What must be allowed, one of these, the closest first. */
    private static List<String> verbs(AdmissionRequest request, JsonNode status) {
        String verb = request.call().info().verb();
        String anywhere = "arbitrary-node:" + verb;
        return runsOn(request.user(), node(status.path("allocation").path("nodeSelector")))
                ? List.of("associated-node:" + verb, anywhere)
                : List.of(anywhere);
    }

    private static boolean runsOn(Requester user, String node) {
        return !node.isEmpty()
                && user.name().startsWith("system:serviceaccount:")
                && user.extra().getOrDefault(NODE, List.of()).equals(List.of(node));
    }

    /** The one node that a selector selects by its name; empty if it selects in another way. */
    private static String node(JsonNode selector) {
        List<ObjectNode> terms = Trees.objects(selector, "nodeSelectorTerms");
        if (terms.size() != 1 || !terms.getFirst().path("matchExpressions").isEmpty()) {
            return "";
        }
        List<ObjectNode> fields = Trees.objects(terms.getFirst(), "matchFields");
        List<String> values =
                fields.size() == 1 ? Trees.texts(fields.getFirst(), "values") : List.of();
        return values.size() == 1
                        && Trees.text(fields.getFirst(), "key").equals("metadata.name")
                        && Trees.text(fields.getFirst(), "operator").equals("In")
                ? values.getFirst()
                : "";
    }

    /** The drivers of all devices of which something else is told than before. */
    private static Set<String> drivers(JsonNode now, JsonNode before) {
        Map<List<String>, JsonNode> old = new HashMap<>();
        Trees.objects(before, "devices").forEach(device -> old.put(identity(device), device));
        Set<String> drivers = new TreeSet<>();
        for (ObjectNode device : Trees.objects(now, "devices")) {
            JsonNode known = old.remove(identity(device));
            if (known == null || !Trees.same(device, known)) {
                drivers.add(Trees.text(device, "driver"));
            }
        }
        old.values().forEach(device -> drivers.add(Trees.text(device, "driver")));
        return drivers;
    }

    private static List<String> identity(ObjectNode device) {
        return List.of(
                Trees.text(device, "driver"),
                Trees.text(device, "pool"),
                Trees.text(device, "device"),
                Trees.text(device, "shareID"));
    }
}
