package io.jollyboat.kubelet.runtime.docker.image;

import java.util.List;
import java.util.Map;

/**
 * The image of a sandbox: one program of under 350 bytes that waits, reaps the processes it
 * inherits in a shared process namespace, and exits with 0 on SIGTERM or SIGINT.
 *
 * <p>Started with any argument it first moves to a network namespace of its own and gives up every
 * capability; if it cannot, it exits with 1. The engine then starts it on the host's network with
 * the one capability for that, which costs half of what the engine takes to make a network
 * namespace.
 */
public final class PauseImage {
    /** Counts up when the programs below change. */
    private static final String TAG = "jollyboat/pause:1";

    // Each line is one step; the assembler's text stands beside it.
    private static final String X86_64 =
            """
            48833c2401 7438                                  cmp qword [rsp],1; je hold       (argc)
            bf00000040 b810010000 0f05 85c0 781c             unshare(CLONE_NEWNET); js fail
            31c0 505050 4889e6                               24 bytes of zero: no capability
            b822050820 50 4889e7 b87e000000 0f05 85c0 790c   capset(version 3, own process); jns hold
            bf01000000 b8e7000000 0f05                       fail: exit_group(1)
            6802400100 4889e6 31ff 31d2                      hold: {INT, TERM, CHLD}
            41ba08000000 b80e000000 0f05                     rt_sigprocmask(BLOCK)
            4889e7 31f6 31d2 41ba08000000 b880000000 0f05    wait: rt_sigtimedwait
            83f811 740d 85c0 78e3                            CHLD: je reap; an error: js wait
            31ff b8e7000000 0f05                             exit_group(0)
            48c7c7ffffffff 31f6 ba01000000 4531d2            reap:
            b83d000000 0f05 85c0 7fe4 ebbc                   wait4(-1, WNOHANG); jg reap; jmp wait
            """;
    private static final String AARCH_64 =
            """
            e00340f9 1f0400f1 40020054                       ldr x0,[sp]; cmp x0,1; b.eq hold (argc)
            0000a8d2 280c80d2 010000d4 6001f8b7              unshare(CLONE_NEWNET); tbnz fail
            ff7fbea9 ff7f01a9 e1030091                       32 bytes of zero: no capability
            40a480d2 0001a4f2 e00f1ff8 e0030091              header: version 3, own process
            680b80d2 010000d4 8000f8b6                       capset; tbz hold
            200080d2 c80b80d2 010000d4                       fail: exit_group(1)
            400088d2 2000a0f2 e00f1ff8                       hold: {INT, TERM, CHLD}
            000080d2 e1030091 020080d2 030180d2              BLOCK
            e81080d2 010000d4                                rt_sigprocmask
            e0030091 010080d2 020080d2 030180d2              wait:
            281180d2 010000d4                                rt_sigtimedwait
            1f440071 a0000054 00ffff37                       CHLD: b.eq reap; an error: tbnz wait
            000080d2 c80b80d2 010000d4                       exit_group(0)
            00008092 010080d2 220080d2 030080d2              reap:
            882080d2 010000d4                                wait4(-1, WNOHANG)
            1f000071 2cffff54 ecffff17                       b.gt reap; b wait
            """;

    private PauseImage() {}

    /**
     * The image for an engine.
     *
     * @param architecture {@code amd64} or {@code arm64}
     * @throws IllegalArgumentException for any other
     */
    public static ImageArchive of(String architecture) {
        byte[] program =
                switch (architecture) {
                    case "amd64" ->
                            Program.executable(Program.Machine.X86_64, Program.code(X86_64));
                    case "arm64" ->
                            Program.executable(Program.Machine.AARCH_64, Program.code(AARCH_64));
                    default ->
                            throw new IllegalArgumentException(
                                    "there is no sandbox image for the architecture "
                                            + architecture);
                };
        byte[] layer = new TarWriter().file("pause", program, 0755).finish();
        return ImageArchive.of(
                TAG,
                architecture,
                layer,
                new ImageArchive.Settings(List.of("/pause"), List.of(), Map.of(), List.of()));
    }
}
