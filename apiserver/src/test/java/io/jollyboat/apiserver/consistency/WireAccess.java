package io.jollyboat.apiserver.consistency;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client on the network. */
record WireAccess(HttpClient http, URI server, String token) implements Access {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Override
    public Reply call(String method, String target, String contentType, String body)
            throws IOException {
        HttpRequest.Builder request =
                asking(target)
                        .timeout(PATIENCE)
                        .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!contentType.isEmpty()) {
            request.header("Content-Type", contentType);
        }
        try {
            HttpResponse<String> answer =
                    http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Reply(answer.statusCode(), JsonMapper.shared().readTree(answer.body()));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException(stop);
        } catch (JacksonException cut) {
            throw new IOException(cut);
        }
    }

    private HttpRequest.Builder asking(String target) {
        return HttpRequest.newBuilder(server.resolve(target))
                .header("Authorization", "Bearer " + token);
    }

    @Override
    public void watch(String target, Predicate<JsonNode> more)
            throws IOException, InterruptedException {
        var answer = http.send(asking(target).build(), HttpResponse.BodyHandlers.ofInputStream());
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode event = JsonMapper.shared().readTree(line);
                if (!more.test(event)) {
                    return;
                }
            }
        } catch (JacksonException cut) {
            // The last line of a killed server may be half a line.
            throw new IOException(cut);
        }
    }
}
