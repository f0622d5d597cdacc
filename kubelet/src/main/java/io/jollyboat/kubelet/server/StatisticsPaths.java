package io.jollyboat.kubelet.server;

import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.kubelet.probe.ProbeCounts;
import io.jollyboat.kubelet.statistics.Exposition;
import io.jollyboat.kubelet.statistics.StatisticsAnswers;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Serves what lies below {@code /stats} and {@code /metrics}. Blocks. */
final class StatisticsPaths {

    private final StatisticsAnswers answers;
    private final ProbeCounts probes;

    StatisticsPaths(StatisticsAnswers answers, ProbeCounts probes) {
        this.answers = answers;
        this.probes = probes;
    }

    void stats(HttpExchange exchange, List<String> path) throws RequestException {
        boolean summary = path.size() == 2 && path.get(1).equals("summary");
        if (!summary) {
            throw RequestException.notFound("404 page not found");
        }
        String only = exchange.query().first("only_cpu_and_memory");
        answers.summary(!"true".equals(only))
                .whenComplete(
                        (json, failure) -> {
                            if (failure == null) {
                                exchange.respond(
                                        200,
                                        Headers.json(),
                                        json.toString().getBytes(StandardCharsets.UTF_8));
                            } else {
                                Answers.text(exchange, 500, String.valueOf(failure.getMessage()));
                            }
                        });
    }

    void metrics(HttpExchange exchange, String which) throws RequestException {
        String text =
                switch (which) {
                    case "resource" -> answers.resourceMetrics();
                    case "cadvisor" -> answers.containerMetrics();
                    case "probes" -> probes.text();
                    default -> throw RequestException.notFound("404 page not found");
                };
        exchange.respond(
                200,
                Headers.of("Content-Type", Exposition.CONTENT_TYPE),
                text.getBytes(StandardCharsets.UTF_8));
    }
}
