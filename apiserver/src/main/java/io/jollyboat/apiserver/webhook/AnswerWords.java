package io.jollyboat.apiserver.webhook;

import io.jollyboat.core.http.client.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/** What is said of answers that are none, in the words of Kubernetes' client. */
final class AnswerWords {

    private static final int LONGEST = 1024;

    private AnswerWords() {}

    /** Whether there is something to read. */
    static boolean good(HttpClient.Response response) {
        return response.status() >= 200 && response.status() < 300;
    }

    /** Of an answer that is not good. */
    static WebhookFailure refusal(HttpClient.Response response) {
        int status = response.status();
        String said = new String(response.body(), StandardCharsets.UTF_8).strip();
        String words = said.length() > LONGEST ? said.substring(0, LONGEST) : said;
        String why =
                switch (status) {
                    case 404 -> "the server could not find the requested resource";
                    case 401 -> "the server has asked for the client to provide credentials";
                    case 403 -> "forbidden: " + words;
                    case 503 -> "the server is currently unable to handle the request";
                    default ->
                            status >= 500
                                    ? "an error on the server (\""
                                            + words
                                            + "\") has prevented the request from succeeding"
                                    : "the server rejected our request for an unknown reason";
                };
        return WebhookFailure.ofCall(why);
    }

    /** Of a call that no answer came to. */
    static WebhookFailure unreached(String url, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        String why = "Post \"" + url + "\": " + cause.getMessage();
        return cause instanceof TimeoutException
                ? WebhookFailure.late(why)
                : WebhookFailure.ofCall(why);
    }
}
