package io.jollyboat.apiserver.tunnel;

import io.jollyboat.apiserver.authorization.Authorizer;
import io.jollyboat.apiserver.authorization.Decision;
import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.request.QueryParameters;
import io.jollyboat.apiserver.request.RequestInfo;
import io.jollyboat.apiserver.storage.ObjectStorage;
import io.jollyboat.apiserver.verb.Freshness;
import io.jollyboat.apiserver.verb.ResourceCall;
import io.jollyboat.apiserver.verb.Verb;
import io.jollyboat.apiserver.verb.routing.Verbs;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.http.HttpExchange;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * The streams of pods, each a request to the kubelet of the pod's node under the path and with the
 * parameters that kubelets know.
 */
public final class PodStreams {

    /** What of a log is wanted; passed on as it is. */
    private static final List<String> LOG_OPTIONS =
            List.of(
                    "follow",
                    "previous",
                    "sinceSeconds",
                    "sinceTime",
                    "timestamps",
                    "tailLines",
                    "limitBytes",
                    "stream");

    /** Kubelets call the streams of a process by other names than the API does. */
    private static final Map<String, String> STREAMS =
            Map.of("stdin", "input", "stdout", "output", "stderr", "error", "tty", "tty");

    private final ObjectStorage storage;
    private final Kubelets kubelets;
    private final Verbs verbs;
    private final Authorizer authorizer;

    /**
     * @param verbs asked before a stream is opened
     * @param authorizer asked whether streams may be created, however they are asked for
     */
    public PodStreams(
            ObjectStorage storage, Kubelets kubelets, Verbs verbs, Authorizer authorizer) {
        this.storage = storage;
        this.kubelets = kubelets;
        this.verbs = verbs;
        this.authorizer = authorizer;
    }

    /** Makes the server serve them. */
    public void addTo(Verbs verbs) {
        verbs.add("get", "log", new Latest(this::log));
        for (String verb : List.of("get", "create")) {
            verbs.add(verb, "exec", new Connecting(call -> process(call, "exec")));
            verbs.add(verb, "attach", new Connecting(call -> process(call, "attach")));
            verbs.add(verb, "portforward", new Connecting(this::portForward));
        }
        for (String verb : List.of("get", "create", "update", "patch", "delete")) {
            verbs.addBelow("", "nodes", verb, "proxy", new Latest(this::node));
        }
    }

    /** A stream is found by the newest state of its pod. */
    private record Latest(Finding finding) implements Verb.Reading {
        @Override
        public Freshness freshness(ResourceCall call) {
            return new Freshness.Latest();
        }

        @Override
        public Answer answer(ResourceCall call) {
            return finding.find(call);
        }
    }

    /** As {@link Latest}, for streams that others have a say in: they may take their time. */
    private record Connecting(Finding finding) implements Verb.Reading {
        @Override
        public Freshness freshness(ResourceCall call) {
            return new Freshness.Latest();
        }

        @Override
        public boolean laborious(ResourceCall call) {
            return true;
        }

        @Override
        public Answer answer(ResourceCall call) {
            return finding.find(call);
        }
    }

    @FunctionalInterface
    private interface Finding {
        Answer find(ResourceCall call);
    }

    private Answer log(ResourceCall call) {
        ObjectNode pod = pod(call);
        QueryParameters query = call.call().query();
        LogOptionRules.check(query, call.name());
        String container = PodLocation.container(pod, query.first("container"));
        StringBuilder target = target("containerLogs", call).append('/').append(container);
        Parameters parameters = new Parameters(target);
        for (String option : LOG_OPTIONS) {
            query.all(option).forEach(value -> parameters.add(option, value));
        }
        String node = Trees.text(pod, "spec", "nodeName");
        if (node.isEmpty()) { // it has said nothing yet
            return new Answer.Document(200, "text/plain", Map.of(), new byte[0]);
        }
        return kubelets.ask(node, target.toString(), call.name());
    }

    /**
     * A web socket is asked for by GET, which is read as the right to get; but who may read may not
     * therefore run something.
     */
    private void requireCreation(ResourceCall call) {
        RequestInfo creation = call.info().as("create");
        if (creation.equals(call.info())) {
            return;
        }
        Decision decision = authorizer.authorize(call.call().user(), creation);
        if (!(decision instanceof Decision.Allowed)) {
            throw ApiException.forbidden(
                    creation.group(), creation.resource(), creation.name(), decision.reason());
        }
    }

    private Answer process(ResourceCall call, String kind) {
        requireCreation(call);
        ObjectNode pod = pod(call);
        QueryParameters query = call.call().query();
        String container = PodLocation.container(pod, query.first("container"));
        String node = node(pod, call);
        if (kind.equals("exec") && query.all("command").isEmpty()) {
            throw ApiException.badRequest(
                    "you must specify at least one command for the container");
        }
        requireUpgrade(call);
        verbs.admitConnection(call, StreamOptions.process(query, kind));
        StringBuilder target = target(kind, call).append('/').append(container);
        Parameters parameters = new Parameters(target);
        for (String stream : List.of("stdin", "stdout", "stderr", "tty")) {
            if (query.flag(stream)) {
                parameters.add(STREAMS.getOrDefault(stream, stream), "1");
            }
        }
        query.all("command").forEach(word -> parameters.add("command", word));
        return kubelets.ask(node, target.toString(), call.name());
    }

    private Answer portForward(ResourceCall call) {
        requireCreation(call);
        ObjectNode pod = pod(call);
        String node = node(pod, call);
        requireUpgrade(call);
        verbs.admitConnection(call, StreamOptions.portForward(call.call().query()));
        StringBuilder target = target("portForward", call);
        Parameters parameters = new Parameters(target);
        call.call().query().all("ports").forEach(port -> parameters.add("port", port));
        return kubelets.ask(node, target.toString(), call.name());
    }

    /** Whatever else a node's kubelet serves, under its own paths. */
    private Answer node(ResourceCall call) {
        StringBuilder target =
                new StringBuilder(call.info().restPath(each -> encoded(each).replace("+", "%20")));
        if (target.isEmpty()) {
            target.append('/');
        }
        Parameters parameters = new Parameters(target);
        call.call()
                .query()
                .values()
                .forEach((name, values) -> values.forEach(value -> parameters.add(name, value)));
        String prefix = "/api/v1/nodes/" + call.name() + "/proxy";
        return kubelets.pass(call.name(), target.toString(), prefix);
    }

    private ObjectNode pod(ResourceCall call) {
        StoredObject pod = storage.glance(call.key());
        if (pod == null) {
            throw call.notFound();
        }
        return pod.tree();
    }

    private static String node(ObjectNode pod, ResourceCall call) {
        String node = Trees.text(pod, "spec", "nodeName");
        if (node.isEmpty()) {
            throw ApiException.badRequest("pod " + call.name() + " does not have a host assigned");
        }
        return node;
    }

    private static void requireUpgrade(ResourceCall call) {
        HttpExchange exchange = call.call().caller().exchange();
        if (exchange == null || !exchange.upgradable()) {
            throw ApiException.badRequest("Upgrade request required");
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static StringBuilder target(String kind, ResourceCall call) {
        return new StringBuilder("/")
                .append(kind)
                .append('/')
                .append(call.namespace())
                .append('/')
                .append(call.name());
    }

    /** Appends parameters to a target. */
    private static final class Parameters {
        private final StringBuilder target;
        private char separator = '?';

        Parameters(StringBuilder target) {
            this.target = target;
        }

        void add(String name, String value) {
            target.append(separator).append(name).append('=').append(encoded(value));
            separator = '&';
        }
    }
}
