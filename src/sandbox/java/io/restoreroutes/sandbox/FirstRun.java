package io.restoreroutes.sandbox;

import io.restoreroutes.app.RestoreRoutesMain;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.camel.main.Main;

/**
 * The first run: starts both stand-in providers and the application, drops the sample requests into
 * its inbox, and shows the outcomes. Needs no credentials and no network.
 */
public final class FirstRun {
    private static final String TOKEN = "sandbox-token-0123456789";
    private static final String BROKER_PORT = "--broker-port";
    private static final int UNUSABLE = 2;
    private static final int WRONG_USE = 64;
    private static final Logger LOG = System.getLogger(FirstRun.class.getName());

    private final Path home;
    private final Path folder;
    private final PrintStream out;
    private final int httpPort = portNear(8080);
    private final int healthPort = portNear(8081);
    private volatile int status;
    private volatile String brokerUrl;

    private FirstRun(Path home, Path folder, PrintStream out) {
        this.home = home;
        this.folder = folder;
        this.out = out;
    }

    /**
     * Runs the samples, shows what came of them and ends; with {@code --stay} goes on taking files
     * until it is told to stop, and with {@code --broker-port PORT} also messages from a broker
     * that it starts there.
     *
     * @param args the distribution's folder, then the options
     */
    public static void main(String[] args) throws Exception {
        boolean stay = false;
        int brokerPort = -1;
        try {
            for (int i = 1; i < args.length; i++) {
                if (args[i].equals("--stay")) {
                    stay = true;
                } else if (args[i].equals(BROKER_PORT) && i + 1 < args.length) {
                    brokerPort = SandboxServer.Options.port(BROKER_PORT, args[++i]);
                } else {
                    throw new IllegalArgumentException("unknown option or no value: " + args[i]);
                }
            }
        } catch (IllegalArgumentException e) {
            String use = "; use: restore-routes sandbox [--stay] [--broker-port PORT]";
            refuse(WRONG_USE, e.getMessage() + use);
        }
        Path folder = Path.of("sandbox-run").toAbsolutePath();
        if (!isFree(folder)) {
            refuse(UNUSABLE, "another one is at work in " + folder + "; stop it first");
        }
        if (brokerPort > 0 && portNear(brokerPort) != brokerPort) {
            refuse(UNUSABLE, "port " + brokerPort + " is taken; name another one");
        }
        FirstRun run = new FirstRun(Path.of(args[0]), folder, System.out);
        if (brokerPort >= 0) {
            run.brokerUrl = QueueBroker.inMemory(brokerPort).url();
        }
        System.exit(run.run(stay));
    }

    private static void refuse(int status, String sentence) {
        System.err.println("restore-routes sandbox: " + sentence);
        System.exit(status);
    }

    /** {@return whether no other run has its ledger there, which this one would delete} */
    private static boolean isFree(Path folder) throws IOException {
        Path claim = folder.resolve("data/ledger.db.lock");
        if (Files.notExists(claim)) {
            return true;
        }
        try (FileChannel file = FileChannel.open(claim, StandardOpenOption.WRITE);
                FileLock lock = file.tryLock()) {
            return lock != null;
        }
    }

    private int run(boolean stay) throws Exception {
        try (ImageKitSandbox imageKit = ImageKitSandbox.start();
                BoxSandbox box = BoxSandbox.start()) {
            DemoState.seed(imageKit, box);
            prepare(imageKit, box, stay);
            Main main = RestoreRoutesMain.create(home, folder);
            Thread guide = new Thread(() -> guide(main, stay), "sandbox-guide");
            guide.setDaemon(true);
            guide.start();
            main.run();
            return status;
        }
    }

    /** What a person would do: drop the samples, wait, look into the outbox. */
    private void guide(Main main, boolean stay) {
        try {
            Samples samples = new Samples(folder);
            samples.drop();
            samples.show(samples.awaitOutcomes(), out);
            if (stay) {
                out.println("Drop request files into " + folder.resolve("inbox"));
                out.println("or post them to http://127.0.0.1:" + httpPort + "/requests");
                out.println("with the header Authorization: Bearer " + TOKEN);
                out.println("Health: http://127.0.0.1:" + healthPort + "/health");
                if (brokerUrl != null) {
                    out.println("Send messages to the queue restore-requests at " + brokerUrl);
                }
                out.println("Ctrl-C stops.");
                return;
            }
        } catch (IOException | InterruptedException | TimeoutException e) {
            out.println("The first run did not end well: " + e.getMessage());
            status = 1;
        }
        main.completed();
    }

    /** A run begins with a clean folder, because the sandbox begins with a clean state. */
    private void prepare(ImageKitSandbox imageKit, BoxSandbox box, boolean stay)
            throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> old = Files.walk(folder)) {
                for (Path path : old.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve("application.properties"),
                String.join(
                        "\n",
                        "# written by the sandbox; made anew at each run",
                        "restore.accounts.photos.provider=imagekit",
                        "restore.accounts.photos.private-key=" + ImageKitSandbox.PRIVATE_KEY,
                        "restore.accounts.photos.base-url=" + imageKit.baseUrl(),
                        "restore.accounts.documents.provider=box",
                        "restore.accounts.documents.auth=client-credentials",
                        "restore.accounts.documents.client-id=" + BoxTokens.CLIENT_ID,
                        "restore.accounts.documents.client-secret=" + BoxTokens.CLIENT_SECRET,
                        "restore.accounts.documents.enterprise-id=" + BoxTokens.ENTERPRISE_ID,
                        "restore.accounts.documents.base-url=" + box.baseUrl(),
                        "restore.accounts.documents.token-url=" + box.tokenUrl(),
                        brokerUrl == null ? "" : "restore.intake.queue.broker-url=" + brokerUrl,
                        "restore.ledger.url=jdbc:sqlite:" + folder.resolve("data/ledger.db"),
                        "restore.intake.file.directory=" + folder.resolve("inbox"),
                        "restore.delivery.outbox.directory=" + folder.resolve("outbox"),
                        stay ? http() : "",
                        ""));
    }

    /** Only for a person who stays to try it. */
    private String http() {
        return String.join(
                "\n",
                "restore.http.enabled=true",
                "restore.http.port=" + httpPort,
                "restore.http.token=" + TOKEN,
                "restore.health.port=" + healthPort);
    }

    /** {@return that port if it is free, else any} */
    private static int portNear(int wanted) {
        for (int port : new int[] {wanted, 0}) {
            try (ServerSocket socket =
                    new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "port " + port + " is taken", e);
            }
        }
        throw new IllegalStateException("no port is free");
    }
}
