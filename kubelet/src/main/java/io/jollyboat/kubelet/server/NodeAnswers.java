package io.jollyboat.kubelet.server;

import io.jollyboat.core.client.Client;
import io.jollyboat.kubelet.probe.ProbeCounts;
import io.jollyboat.kubelet.statistics.StatisticsAnswers;

/**
 * Whom a kubelet's server asks for what is not about one pod.
 *
 * @param node its name
 * @param client asked whether somebody may ask
 */
public record NodeAnswers(
        String node, Client client, StatisticsAnswers statistics, ProbeCounts probes) {}
