package io.jollyboat.controllers.autoscaler;

import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.client.Watch;
import io.jollyboat.core.client.WatchSink;
import io.jollyboat.core.errors.ApiException;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The API server, with metrics APIs beside it that answer what the test says. */
final class MeasuredTransport implements ApiTransport {

    private final ApiTransport server;
    private final Map<String, JsonNode> answers = new HashMap<>();
    private final Map<String, String> refusals = new HashMap<>();
    private String refused = "/nothing";

    MeasuredTransport(ApiTransport server) {
        this.server = server;
    }

    void answer(String path, String json) {
        answers.put(path, JsonMapper.shared().readTree(json.replace('\'', '"')));
    }

    /** An adapter that does not know a metric says so. */
    void refuse(String path, String message) {
        refusals.put(path, message);
    }

    /** From now on whoever writes there is told that it cannot be done. */
    void refuseWrites(String path) {
        refused = path;
    }

    @Override
    public JsonNode call(ApiRequest request) {
        if (request.path().endsWith(refused) && !request.method().equals("GET")) {
            throw ApiException.badRequest("not today");
        }
        if (!request.path().contains("metrics.k8s.io")) {
            return server.call(request);
        }
        if (refusals.containsKey(request.path())) {
            throw ApiException.badRequest(refusals.get(request.path()));
        }
        if (request.path().equals("/apis/custom.metrics.k8s.io") && servesCustom()) {
            return JsonMapper.shared()
                    .readTree(
                            "{\"preferredVersion\":{\"groupVersion\":\"custom.metrics.k8s.io/v1beta2\"}}");
        }
        JsonNode answer = answers.get(request.path());
        if (answer == null) {
            throw ApiException.noSuchPath();
        }
        return answer;
    }

    private boolean servesCustom() {
        return Stream.concat(answers.keySet().stream(), refusals.keySet().stream())
                .anyMatch(path -> path.startsWith("/apis/custom.metrics.k8s.io/"));
    }

    @Override
    public Watch watch(ApiRequest request, WatchSink sink) {
        return server.watch(request, sink);
    }
}
