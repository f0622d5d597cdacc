package io.jollyboat.kubelet.pod;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.runtime.SerialExecutor;
import io.jollyboat.kubelet.plan.Member;
import io.jollyboat.kubelet.runtime.ContainerStatus;
import io.jollyboat.kubelet.runtime.ContainerStatus.State;
import io.jollyboat.kubelet.runtime.PodRecord;
import io.jollyboat.kubelet.runtime.Streams;
import io.jollyboat.kubelet.runtime.Streams.LogRequest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * Gathers what ended containers have to say for themselves: their termination message, or the end
 * of their log where their author wants that. Used on the pod's serial executor only.
 */
final class LastWords {

    private static final int LOG_LINES = 80;
    private static final int LOG_BYTES = 2048;

    private final NodeServices services;
    private final SerialExecutor serial;
    private final PodMemory memory;
    private final Runnable lookAgain;
    private final Set<String> heard = new HashSet<>(); // container ids

    LastWords(NodeServices services, SerialExecutor serial, PodMemory memory, Runnable lookAgain) {
        this.services = services;
        this.serial = serial;
        this.memory = memory;
        this.lookAgain = lookAgain;
    }

    void gather(Pod pod, PodRecord seen) {
        for (ContainerStatus container : seen.containers()) {
            if (!(container.state() instanceof State.Exited exited) || !heard.add(container.id())) {
                continue;
            }
            Member member = Member.named(pod, container.name()).orElse(null);
            if (member == null) {
                continue;
            }
            String words = services.storage().lastWords(pod, member, container.attempt());
            if (!words.isEmpty()) {
                memory.lastWords.put(container.id(), words);
            } else if (exited.exitCode() != 0
                    && member.spec().terminationMessagePolicy().equals("FallbackToLogsOnError")) {
                readLog(container.id());
            }
        }
    }

    private void readLog(String id) {
        var bytes = new ByteArrayOutputStream();
        services.runtime()
                .streams()
                .logs(
                        id,
                        new LogRequest(false, null, LOG_LINES, false),
                        new Streams.Output() {
                            @Override
                            public void stdout(byte[] part) {
                                bytes.writeBytes(part);
                            }

                            @Override
                            public void stderr(byte[] part) {
                                bytes.writeBytes(part);
                            }

                            @Override
                            public void end(Streams.End end) {
                                byte[] all = bytes.toByteArray();
                                int from = Math.max(0, all.length - LOG_BYTES);
                                String text =
                                        new String(
                                                all,
                                                from,
                                                all.length - from,
                                                StandardCharsets.UTF_8);
                                if (!text.isEmpty()) {
                                    serial.execute(
                                            () -> {
                                                memory.lastWords.put(id, text);
                                                lookAgain.run();
                                            });
                                }
                            }
                        });
    }
}
