package io.jollyboat.proxy.speed;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Programs that run beside a measurement and end with it. */
final class Beside implements AutoCloseable {

    private final List<Process> processes = new ArrayList<>();

    /** A port that nobody has just now. */
    static int port() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Another Java program of the same class path, which says when it is ready. */
    void java(Class<?> program, String... arguments) throws IOException {
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-Dio.netty.allocator.type=pooled",
                                "-Dio.netty.leakDetection.level=disabled",
                                "-cp",
                                System.getProperty("java.class.path"),
                                program.getName()));
        command.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        processes.add(process);
        for (String line = ""; !"ready".equals(line); ) {
            line = process.inputReader().readLine();
            if (line == null) {
                throw new IOException(program + " ended");
            }
        }
        Thread.ofVirtual().start(() -> process.inputReader().lines().forEach(line -> {}));
    }

    /** Some program; false where there is none of the name. */
    boolean program(List<String> command) throws IOException {
        try {
            processes.add(
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start());
            return true;
        } catch (IOException none) {
            System.out.println(command.getFirst() + " is not installed: " + none.getMessage());
            return false;
        }
    }

    /** What the program begun as the {@code index}-th has used of processors so far. */
    Duration used(int index) {
        ProcessHandle process = processes.get(index).toHandle();
        return Stream.concat(Stream.of(process), process.descendants())
                .map(one -> one.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    static void awaitTcp(int port) throws IOException, InterruptedException {
        for (int i = 0; ; i++) {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port), 200);
                return;
            } catch (IOException e) {
                if (i == 100) {
                    throw e;
                }
                Thread.sleep(50);
            }
        }
    }

    @Override
    public void close() {
        processes.forEach(Process::destroy);
        processes.forEach(
                process -> {
                    try {
                        process.waitFor();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
    }
}
