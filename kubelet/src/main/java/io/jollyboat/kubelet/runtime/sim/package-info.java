/**
 * A runtime that runs nothing: containers follow a script set by annotations on their pod, on the
 * timeline's time, so that a whole cluster replays exactly on virtual time and thousands of pods
 * cost a few objects each.
 *
 * <p>The script's annotations, for all containers of a pod under {@code sim.jollyboat.io/}, or for
 * one of them under {@code <container>.sim.jollyboat.io/}:
 *
 * <table>
 * <caption>Annotations</caption>
 * <tr><td>{@code sandbox-delay: 2s}</td><td>from the creation of the sandbox to its being ready (pod only)</td></tr>
 * <tr><td>{@code start-delay: 1s}</td><td>from the start of the container to its running</td></tr>
 * <tr><td>{@code start-error: text}</td><td>the container cannot be run, with this message</td></tr>
 * <tr><td>{@code exit-after: 30s}</td><td>the process ends by itself so long after it began; {@code
 * never}; if not given, init containers end at once, those of a Job after a second, others never</td></tr>
 * <tr><td>{@code exit-code: 1}</td><td>what it then exits with; 0 if not given</td></tr>
 * <tr><td>{@code exit-reason: OOMKilled}</td><td>why it then ended, when it is not Completed or Error</td></tr>
 * <tr><td>{@code stop-delay: 5s}</td><td>how long it takes to exit after the stop signal; {@code never}: it ignores it</td></tr>
 * <tr><td>{@code stop-error: text}</td><td>the stop signal cannot be given, with this message; the kill can</td></tr>
 * <tr><td>{@code stop-code: 143}</td><td>what it exits with after the stop signal; 0 if not given</td></tr>
 * <tr><td>{@code readiness: 0s=fail,5s=ok,60s=503}</td><td>what its probe gets, by time since the container runs: ok, fail,
 * timeout, refused, or an HTTP status or exit code; likewise {@code liveness} and {@code startup}; ok if not given</td></tr>
 * <tr><td>{@code cpu: 0s=100m,60s=900m}</td><td>processors in use, by time</td></tr>
 * <tr><td>{@code memory: 64Mi}</td><td>memory in use, by time</td></tr>
 * <tr><td>{@code disk: 10Mi}</td><td>what it has written to its own files, by time</td></tr>
 * <tr><td>{@code log: lines}</td><td>lines written as soon as it runs</td></tr>
 * <tr><td>{@code log-every: 10s tick}</td><td>a line written again and again</td></tr>
 * </table>
 */
@NullMarked
package io.jollyboat.kubelet.runtime.sim;

import org.jspecify.annotations.NullMarked;
