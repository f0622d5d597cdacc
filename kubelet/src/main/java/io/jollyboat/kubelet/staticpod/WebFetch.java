package io.jollyboat.kubelet.staticpod;

import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.http.client.HttpClient;
import io.jollyboat.core.tls.ServerTrust;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Gets pages over the network, by http or https with the authorities that the machine trusts.
 * Redirections are followed; passwords go to nobody but the first host.
 */
public final class WebFetch implements ManifestSite.Fetch {

    /** What Kubernetes reads at most and waits at most. */
    private static final HttpClient.Bounds BOUNDS =
            new HttpClient.Bounds(10 << 20, Duration.ofSeconds(10));

    private static final int REDIRECTIONS = 10;
    private static final Set<Integer> REDIRECTED = Set.of(301, 302, 303, 307, 308);
    private static final Set<String> PERSONAL =
            Set.of("authorization", "cookie", "cookie2", "www-authenticate");

    private final NetworkLoop loop;

    public WebFetch(NetworkLoop loop) {
        this.loop = loop;
    }

    @Override
    public byte[] get(URI address, Map<String, List<String>> headers) throws IOException {
        URI here = address;
        for (int i = 0; i <= REDIRECTIONS; i++) {
            boolean home = address.getRawAuthority().equals(here.getRawAuthority());
            HttpClient.Response answer = ask(here, head(headers, home));
            String there = answer.headers().first("Location");
            if (!REDIRECTED.contains(answer.status()) || there == null) {
                if (answer.status() != 200) {
                    throw new IOException("status " + answer.status());
                }
                return answer.body();
            }
            here = next(here, there);
        }
        throw new IOException("stopped after " + REDIRECTIONS + " redirects");
    }

    private static URI next(URI here, String there) throws IOException {
        try {
            URI next = here.resolve(there);
            if (isPage(next)) {
                return next;
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("redirected to \"" + there + "\"", e);
        }
        throw new IOException("redirected to \"" + there + "\"");
    }

    /** Whether an address can be asked for. */
    public static boolean isPage(URI address) {
        return address.getHost() != null
                && ("http".equals(address.getScheme()) || "https".equals(address.getScheme()));
    }

    private static Headers head(Map<String, List<String>> given, boolean home) {
        Headers headers = Headers.of("User-Agent", "jollyboat-kubelet");
        for (Map.Entry<String, List<String>> one : given.entrySet()) {
            if (home || !PERSONAL.contains(one.getKey().toLowerCase(Locale.ROOT))) {
                for (String value : one.getValue()) {
                    headers = headers.with(one.getKey(), value);
                }
            }
        }
        return headers;
    }

    private HttpClient.Response ask(URI address, Headers headers) throws IOException {
        boolean secure = "https".equals(address.getScheme());
        int port = address.getPort() > 0 ? address.getPort() : secure ? 443 : 80;
        String path = address.getRawPath().isEmpty() ? "/" : address.getRawPath();
        String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
        var message = new HttpClient.Message("GET", path + query, headers, new byte[0]);
        String user = address.getRawUserInfo();
        String host =
                user == null
                        ? address.getRawAuthority()
                        : address.getRawAuthority().substring(user.length() + 1);
        var server = new InetSocketAddress(address.getHost(), port);
        if (server.isUnresolved()) {
            throw new IOException("lookup " + address.getHost() + ": no such host");
        }
        try (HttpClient client =
                secure
                        ? HttpClient.secure(loop, new ServerTrust.Machine(), null)
                        : HttpClient.plain(loop)) {
            return client.call(
                            new HttpClient.Request(
                                    server, host, address.getHost(), message, BOUNDS))
                    .toCompletableFuture()
                    .get();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopped);
        } catch (ExecutionException failed) {
            throw new IOException(text(failed.getCause()), failed);
        }
    }

    private static String text(@Nullable Throwable why) {
        return why == null || why.getMessage() == null ? String.valueOf(why) : why.getMessage();
    }
}
