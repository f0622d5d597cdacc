package io.jollyboat.apiserver.serviceaccount;

import io.jollyboat.apiserver.authentication.Accounts.Account;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.serviceaccount.AccountTokens.Bond;
import io.jollyboat.apiserver.serviceaccount.AccountTokens.Named;
import io.jollyboat.apiserver.serviceaccount.AccountTokens.Wanted;
import io.jollyboat.apiserver.verb.ResourceCall;
import io.jollyboat.apiserver.verb.Verb;
import io.jollyboat.apiserver.verb.routing.Verbs;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Cause;
import io.jollyboat.core.runtime.Timeline;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** POST of a TokenRequest to {@code serviceaccounts/x/token}: {@code kubectl create token}. */
public final class TokenRequests implements Verb.Writing {

    private static final String GROUP = "authentication.k8s.io";
    private static final String KIND = "TokenRequest";
    private static final long DEFAULT_SECONDS = 3600;
    private static final long LEAST_SECONDS = 600;
    private static final long MOST_SECONDS = 1L << 32;

    /**
     * The life that pods ask for whose token is mounted without their asking. Their programs may be
     * old and read it only once, so theirs lives a year, and only its use is worth a warning after
     * that time.
     */
    private static final long MOUNTED_SECONDS = 3607;

    private static final Duration MOUNTED_LIFE = Duration.ofDays(365);

    private final Verbs verbs;
    private final AccountTokens tokens;
    private final AccountObjects objects;
    private final TokenTerms terms;
    private final Timeline timeline;

    public TokenRequests(
            Verbs verbs,
            AccountTokens tokens,
            AccountObjects objects,
            TokenTerms terms,
            Timeline timeline) {
        this.verbs = verbs;
        this.tokens = tokens;
        this.objects = objects;
        this.terms = terms;
        this.timeline = timeline;
    }

    @Override
    public Answer answer(ResourceCall call) {
        ObjectNode request = verbs.payload(call, GROUP + "/v1", KIND);
        ObjectNode metadata = Trees.object(request, "metadata");
        checkName(call, Trees.text(metadata, "name"));
        ObjectNode account = objects.find("serviceaccounts", call.namespace(), call.name());
        if (account == null) {
            throw call.notFound();
        }
        metadata.put("name", call.name()).put("namespace", call.namespace());
        Trees.putIfAbsent(
                metadata,
                "creationTimestamp",
                timeline.now().truncatedTo(ChronoUnit.SECONDS).toString());
        ObjectNode spec = Trees.object(request, "spec");
        Trees.putIfAbsent(spec, "expirationSeconds", DEFAULT_SECONDS);
        if (Trees.empty(spec.get("audiences"))) {
            tokens.audiences().forEach(spec.putArray("audiences")::add);
        }
        long seconds = Trees.number(spec, DEFAULT_SECONDS, "expirationSeconds");
        checkLife(call, seconds);
        List<Bond> bonds = bonds(call, account, spec.path("boundObjectRef"));
        Duration asked = terms.granted(Duration.ofSeconds(seconds));
        if (asked.toSeconds() < seconds) {
            call.call()
                    .warn(
                            "requested expiration of %d seconds shortened to %d seconds"
                                    .formatted(seconds, asked.toSeconds()));
            spec.put("expirationSeconds", asked.toSeconds());
        }
        boolean mounted = terms.extended() && mounted(spec, asked.toSeconds(), bonds);
        String token =
                tokens.issue(
                        new Wanted(
                                new Account(call.namespace(), call.name()),
                                Trees.text(account, "metadata", "uid"),
                                Trees.texts(spec, "audiences"),
                                mounted ? MOUNTED_LIFE : asked,
                                mounted ? asked : Duration.ZERO,
                                bonds),
                        timeline);
        ObjectNode status = request.putObject("status").put("token", token);
        status.put(
                "expirationTimestamp",
                timeline.now().plus(asked).truncatedTo(ChronoUnit.SECONDS).toString());
        return new Answer.Tree(201, request);
    }

    private boolean mounted(ObjectNode spec, long seconds, List<Bond> bonds) {
        return seconds == MOUNTED_SECONDS
                && !bonds.isEmpty()
                && bonds.getFirst().kind().equals("pod")
                && tokens.audiences().containsAll(Trees.texts(spec, "audiences"));
    }

    private static void checkName(ResourceCall call, String name) {
        if (!name.isEmpty() && !name.equals(call.name())) {
            throw invalid(
                    call,
                    "metadata.name",
                    "\"%s\": must match the service account name if specified".formatted(name));
        }
    }

    private static ApiException invalid(ResourceCall call, String field, String what) {
        return ApiException.invalid(
                GROUP,
                KIND,
                call.name(),
                List.of(new Cause("FieldValueInvalid", "Invalid value: " + what, field)));
    }

    private static void checkLife(ResourceCall call, long seconds) {
        String why =
                seconds < LEAST_SECONDS
                        ? "may not specify a duration less than 10 minutes"
                        : seconds > MOST_SECONDS
                                ? "may not specify a duration larger than 2^32 seconds"
                                : "";
        if (!why.isEmpty()) {
            throw invalid(call, "spec.expirationSeconds", seconds + ": " + why);
        }
    }

    private List<Bond> bonds(ResourceCall call, ObjectNode account, JsonNode reference) {
        List<Bond> bonds = new ArrayList<>();
        if (!reference.isObject()) {
            return bonds;
        }
        String kind = Trees.text(reference, "kind");
        String name = Trees.text(reference, "name");
        boolean core = Trees.text(reference, "apiVersion").equals("v1");
        switch (core ? kind : "") {
            case "Pod" -> {
                ObjectNode pod = bond(bonds, reference, "pods", call.namespace());
                String own = Trees.text(pod, "spec", "serviceAccountName");
                if (!own.equals(Trees.text(account, "metadata", "name"))) {
                    throw ApiException.badRequest(
                            "cannot bind token for serviceaccount \"%s\" to pod running with different serviceaccount name."
                                    .formatted(call.name()));
                }
                node(pod, bonds);
            }
            case "Secret" -> bond(bonds, reference, "secrets", call.namespace());
            case "Node" -> bond(bonds, reference, "nodes", "");
            default ->
                    throw ApiException.badRequest(
                            "cannot bind token to object of type %s, Kind=%s"
                                    .formatted(Trees.text(reference, "apiVersion"), kind));
        }
        if (name.isEmpty()) {
            throw ApiException.badRequest("the bound object reference has no name");
        }
        return bonds;
    }

    /** The node of a pod is told along, so that whoever gets the token knows where it came from. */
    private void node(ObjectNode pod, List<Bond> bonds) {
        String name = Trees.text(pod, "spec", "nodeName");
        if (name.isEmpty()) {
            return;
        }
        ObjectNode node = objects.find("nodes", "", name);
        bonds.add(new Bond("node", node == null ? new Named(name, "") : Named.of(node)));
    }

    private ObjectNode bond(List<Bond> bonds, JsonNode reference, String plural, String namespace) {
        String name = Trees.text(reference, "name");
        @Nullable ObjectNode object = objects.find(plural, namespace, name);
        if (object == null) {
            throw ApiException.notFound("", plural, name);
        }
        Named named = Named.of(object);
        String uid = Trees.text(reference, "uid");
        String kind = Trees.text(reference, "kind");
        if (!uid.isEmpty() && !uid.equals(named.uid())) {
            throw ApiException.conflict(
                    "",
                    kind,
                    name,
                    "the UID in the bound object reference (%s) does not match the UID in record. The object might have been deleted and then recreated"
                            .formatted(uid));
        }
        bonds.add(new Bond(kind.toLowerCase(Locale.ROOT), named));
        return object;
    }
}
