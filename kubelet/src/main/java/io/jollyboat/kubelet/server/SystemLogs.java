package io.jollyboat.kubelet.server;

import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.http.ResponseStream;
import io.jollyboat.core.runtime.Timeline;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The logs of the machine, a folder as Go's file server shows one: its files as they are, its
 * folders as a page of links. Links in it are followed, since logs are often elsewhere, but nothing
 * is served that is no plain file. Blocks.
 */
final class SystemLogs {

    private static final int CHUNK = 32 * 1024;

    private final @Nullable Path root;
    private final boolean queried;
    private final Timeline timeline;

    /**
     * @param root null for a node that is no machine
     * @param queried whether they may also be asked for by the services that write them
     */
    SystemLogs(@Nullable Path root, boolean queried, Timeline timeline) {
        this.root = root;
        this.queried = queried;
        this.timeline = timeline;
    }

    /**
     * @param path of the request, {@code logs} first
     */
    void serve(HttpExchange exchange, List<String> path) throws RequestException {
        if (root == null) {
            throw RequestException.notFound("404 page not found\n");
        }
        LogQuery query = queried ? LogQuery.of(exchange.query()).orElse(null) : null;
        if (query == null) {
            show(exchange, inside(root, path.subList(1, path.size())));
            return;
        }
        if (path.stream().skip(1).anyMatch(part -> !part.isEmpty())) {
            throw new RequestException(406, "path not allowed in query mode\n");
        }
        if (query.file().isEmpty()) {
            new ServiceLogs(root, timeline).serve(exchange, query);
        } else {
            show(exchange, inside(root, List.of(query.file().split("/", -1))));
        }
    }

    private static Path inside(Path root, List<String> parts) throws RequestException {
        Path wanted = root;
        for (String part : parts) {
            if (part.equals("..")) {
                throw RequestException.badRequest("invalid URL path\n");
            }
            wanted = wanted.resolve(part);
        }
        return wanted;
    }

    private static void show(HttpExchange exchange, Path wanted) throws RequestException {
        try {
            if (Files.isDirectory(wanted)) {
                folder(exchange, wanted);
            } else if (Files.isRegularFile(wanted)) {
                file(exchange, wanted);
            } else {
                throw RequestException.notFound("404 page not found\n");
            }
        } catch (IOException e) {
            throw RequestException.failed("500 Internal Server Error\n");
        }
    }

    private static void folder(HttpExchange exchange, Path folder) throws IOException {
        String path = exchange.path();
        if (!path.endsWith("/")) {
            String last = path.substring(path.lastIndexOf('/') + 1);
            exchange.respond(301, Headers.of("Location", last + "/"), new byte[0]);
            return;
        }
        var page = new StringBuilder("<!doctype html>\n");
        page.append("<meta name=\"viewport\" content=\"width=device-width\">\n<pre>\n");
        try (var entries = Files.list(folder)) {
            for (Path entry : entries.sorted().toList()) {
                String name = escaped(entry.getFileName() + (Files.isDirectory(entry) ? "/" : ""));
                page.append("<a href=\"%s\">%s</a>\n".formatted(name, name));
            }
        }
        page.append("</pre>\n");
        exchange.respond(
                200,
                Headers.of("Content-Type", "text/html; charset=utf-8"),
                page.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String escaped(String name) {
        return name.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&#34;")
                .replace("'", "&#39;");
    }

    /** No more of it is read than the client takes. */
    private static void file(HttpExchange exchange, Path file) throws IOException {
        var gone = new AtomicBoolean();
        exchange.onClosed(() -> gone.set(true));
        try (InputStream in = Files.newInputStream(file)) {
            String type =
                    file.toString().endsWith(".gz")
                            ? "application/gzip"
                            : "text/plain; charset=utf-8";
            ResponseStream out = exchange.stream(200, Headers.of("Content-Type", type));
            try {
                copy(in, out, gone);
            } finally {
                out.end();
            }
        }
    }

    static void copy(InputStream in, ResponseStream out, AtomicBoolean gone) throws IOException {
        byte[] chunk = new byte[CHUNK];
        for (int n = in.read(chunk); n >= 0 && !gone.get(); n = in.read(chunk)) {
            out.write(Arrays.copyOf(chunk, n));
            if (!out.writable()) {
                var drained = new CompletableFuture<Boolean>();
                out.onDrained(() -> drained.complete(true));
                drained.join();
            }
        }
    }
}
