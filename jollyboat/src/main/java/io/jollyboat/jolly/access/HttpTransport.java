package io.jollyboat.jolly.access;

import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.CallingTransport;
import io.jollyboat.core.errors.ApiException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls over HTTPS, one after the other; what a command needs that asks and ends. */
public final class HttpTransport implements CallingTransport {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final URI server;
    private final HttpClient http;

    /**
     * @param server as in {@code https://127.0.0.1:6443}
     */
    public HttpTransport(URI server, SSLContext tls) {
        this.server = server;
        this.http = HttpClient.newBuilder().sslContext(tls).connectTimeout(TIMEOUT).build();
    }

    @Override
    public JsonNode call(ApiRequest request) {
        HttpRequest.Builder call =
                HttpRequest.newBuilder(server.resolve(request.path() + query(request)))
                        .timeout(TIMEOUT)
                        .header("Accept", "application/json");
        if (request.body() == null) {
            call.method(request.method(), BodyPublishers.noBody());
        } else {
            call.header("Content-Type", request.contentType())
                    .method(request.method(), BodyPublishers.ofString(request.body().toString()));
        }
        try {
            HttpResponse<String> answer = http.send(call.build(), BodyHandlers.ofString());
            JsonNode body = JsonMapper.shared().readTree(answer.body());
            if (answer.statusCode() >= 400) {
                throw ApiException.of(body);
            }
            return body;
        } catch (IOException | JacksonException e) {
            throw ApiException.unavailable("the API server does not answer: " + e.getMessage(), 1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApiException.unavailable("interrupted", 1);
        }
    }

    private static String query(ApiRequest request) {
        List<String> parts = new ArrayList<>();
        request.query()
                .forEach(
                        (name, values) ->
                                values.forEach(value -> parts.add(name + "=" + encoded(value))));
        return parts.isEmpty() ? "" : "?" + String.join("&", parts);
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
