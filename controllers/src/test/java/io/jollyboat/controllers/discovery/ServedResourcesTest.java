package io.jollyboat.controllers.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.client.Watch;
import io.jollyboat.core.client.WatchSink;
import io.jollyboat.core.errors.ApiException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ServedResourcesTest {

    private static final Map<String, String> SERVED =
            Map.of(
                    "/api/v1", "{'resources':[{'name':'pods','kind':'Pod','verbs':['list']}]}",
                    "/apis",
                            "{'groups':[{'name':'away.example.com','versions':[{'version':'v1'}]},"
                                    + "{'name':'apps','versions':[{'version':'v1'}]}]}",
                    "/apis/apps/v1", "{'resources':[{'name':'deployments','kind':'Deployment'}]}");

    /** Tells what there is, and fails where one of the groups is asked about. */
    private record Discovery(ApiException failure) implements ApiTransport {
        @Override
        public JsonNode call(ApiRequest request) {
            String served = SERVED.get(request.path());
            if (served == null) {
                throw failure;
            }
            return JsonMapper.shared().readTree(served.replace('\'', '"'));
        }

        @Override
        public Watch watch(ApiRequest request, WatchSink sink) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void whatAServerServesThatIsAwayKeepsNothingElseBack() {
        var served = new ServedResources(new Discovery(ApiException.unavailable("away", 0)));

        assertThat(served.all())
                .extracting(ServedResource::plural)
                .containsExactly("pods", "deployments");
    }

    @Test
    void whoseAnswerIsAnyOtherFailureTellsNothing() {
        var served = new ServedResources(new Discovery(ApiException.internal("broken")));

        assertThatThrownBy(served::all).hasMessageContaining("broken");
    }
}
