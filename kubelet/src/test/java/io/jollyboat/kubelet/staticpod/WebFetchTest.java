package io.jollyboat.kubelet.staticpod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.jollyboat.core.http.NetworkLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pages of a real server on loopback. */
@Timeout(30)
class WebFetchTest {

    private static final Map<String, List<String>> HEADERS =
            Map.of("Rack", List.of("3", "4"), "Authorization", List.of("Bearer secret"));

    private final NetworkLoop loop = NetworkLoop.start();
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/echo", exchange -> answer(exchange, 200, said(exchange)));
        server.createContext("/gone", exchange -> answer(exchange, 404, "no such page"));
        server.createContext("/moved", exchange -> redirect(exchange, "/echo?again"));
        server.createContext(
                "/away", exchange -> redirect(exchange, "http://localhost:" + port() + "/echo"));
        server.createContext("/round", exchange -> redirect(exchange, "/round"));
        server.createContext("/file", exchange -> redirect(exchange, "file:///etc/passwd"));
        server.start();
    }

    @AfterEach
    void end() {
        server.stop(0);
        loop.close();
    }

    private int port() {
        return server.getAddress().getPort();
    }

    private static String said(HttpExchange exchange) {
        return exchange.getRequestURI()
                + " "
                + exchange.getRequestHeaders().get("Rack")
                + " "
                + exchange.getRequestHeaders().get("Authorization");
    }

    private static void redirect(HttpExchange exchange, String where) throws IOException {
        exchange.getResponseHeaders().set("Location", where);
        answer(exchange, 302, "");
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        try (exchange) {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private String page(String path) throws IOException {
        byte[] page =
                new WebFetch(loop).get(URI.create("http://127.0.0.1:" + port() + path), HEADERS);
        return new String(page, StandardCharsets.UTF_8);
    }

    @Test
    void allHeadersAreSentWithEachOfTheirValues() throws IOException {
        assertThat(page("/echo?rack=3")).isEqualTo("/echo?rack=3 [3, 4] [Bearer secret]");
    }

    @Test
    void aRedirectionIsFollowedAndAnotherHostIsToldNoPassword() throws IOException {
        assertThat(page("/moved")).isEqualTo("/echo?again [3, 4] [Bearer secret]");
        assertThat(page("/away")).isEqualTo("/echo [3, 4] null");
    }

    @Test
    void whatIsNoPageIsAnErrorThatSaysWhy() {
        assertThatThrownBy(() -> page("/gone"))
                .isInstanceOf(IOException.class)
                .hasMessage("status 404");
        assertThatThrownBy(() -> page("/round")).hasMessage("stopped after 10 redirects");
        assertThatThrownBy(() -> page("/file")).hasMessage("redirected to \"file:///etc/passwd\"");
    }
}
