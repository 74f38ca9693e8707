package io.restoreroutes.sandbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * Both sandboxes as a process of their own, with the demo files. Prints two lines when it is ready,
 * {@code imagekit <base-url>} and {@code box <base-url> <token-url>}, with a broker a third, {@code
 * broker <url>}, and runs until it is terminated.
 */
public final class SandboxServer {
    private static final String USAGE =
            """
            Usage: SandboxServer [options]
              --imagekit-port PORT  where ImageKit listens on 127.0.0.1; 0, the default: a free port
              --box-port PORT       the same for Box
              --broker-port PORT    start a message broker (ActiveMQ Artemis, in memory, no users)
                                    there too; prints a third line, broker <url>
              --latency TIME        answer so late: 50ms, 2s; default 0ms
              --rate N/s            limit each caller to so many calls a second; default: no limit
              --log FILE            append every call to this file, one JSON object a line;
                                    credentials are written as they were sent
              --any-file            let every well-formed file id exist, with three versions:
                                    ImageKit v1, v2, v3; Box the file id followed by 01, 02, 03
            """;

    private SandboxServer() {}

    /** Starts both; ends with status 2 and the usage if an option is wrong. */
    public static void main(String[] args) throws InterruptedException {
        Options options;
        try {
            options = Options.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.print(USAGE);
            System.exit(2);
            return;
        }
        try (ImageKitSandbox imageKit = ImageKitSandbox.start(options.imageKitPort);
                BoxSandbox box = BoxSandbox.start(options.boxPort)) {
            DemoState.seed(imageKit, box);
            options.applyTo(imageKit);
            options.applyTo(box);
            if (options.anyFile) {
                imageKit.anyFileExists(3);
                box.anyFileExists(3);
            }
            System.out.println("imagekit " + imageKit.baseUrl());
            System.out.println("box " + box.baseUrl() + " " + box.tokenUrl());
            if (options.brokerPort > 0) {
                System.out.println("broker " + QueueBroker.inMemory(options.brokerPort).url());
            }
            System.out.flush();
            CountDownLatch terminated = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(new Thread(terminated::countDown));
            terminated.await();
        }
    }

    /** The command line. */
    static final class Options {
        int imageKitPort;
        int boxPort;
        int brokerPort;
        Duration latency = Duration.ZERO;
        RateLimit rate;
        Path log;
        boolean anyFile;

        static Options parse(String... args) {
            Options options = new Options();
            for (int i = 0; i < args.length; i++) {
                String name = args[i];
                if (name.equals("--any-file")) {
                    options.anyFile = true;
                    continue;
                }
                if (i + 1 == args.length) {
                    throw new IllegalArgumentException("unknown option or no value: " + name);
                }
                i++;
                switch (name) {
                    case "--imagekit-port" -> options.imageKitPort = port(name, args[i]);
                    case "--box-port" -> options.boxPort = port(name, args[i]);
                    case "--broker-port" -> options.brokerPort = port(name, args[i]);
                    case "--latency" -> options.latency = time(name, args[i]);
                    case "--rate" -> options.rate = rate(name, args[i]);
                    case "--log" -> options.log = Path.of(args[i]);
                    default -> throw new IllegalArgumentException("unknown option: " + name);
                }
            }
            return options;
        }

        private void applyTo(ProviderSandbox sandbox) {
            sandbox.latency(latency);
            sandbox.rateLimit(rate);
            // Nobody asks a process of its own for its calls: the file has them.
            sandbox.log().keep(0);
            if (log != null) {
                sandbox.log().appendTo(log);
            }
        }

        static int port(String name, String value) {
            if (!value.matches("[0-9]{1,5}") || Integer.parseInt(value) > 65_535) {
                throw new IllegalArgumentException(name + " must be 0 to 65535, not " + value);
            }
            return Integer.parseInt(value);
        }

        private static Duration time(String name, String value) {
            if (value.matches("[0-9]{1,9}ms")) {
                return Duration.ofMillis(Long.parseLong(value.substring(0, value.length() - 2)));
            }
            if (value.matches("[0-9]{1,6}s")) {
                return Duration.ofSeconds(Long.parseLong(value.substring(0, value.length() - 1)));
            }
            throw new IllegalArgumentException(name + " must be like 50ms or 2s, not " + value);
        }

        private static RateLimit rate(String name, String value) {
            if (!value.matches("[1-9][0-9]{0,8}/s")) {
                throw new IllegalArgumentException(name + " must be like 40/s, not " + value);
            }
            int perSecond = Integer.parseInt(value.substring(0, value.length() - 2));
            return RateLimit.window(perSecond, Duration.ofSeconds(1));
        }
    }
}
