package io.restoreroutes.sandbox.junit;

import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.sandbox.BoxTokens;
import io.restoreroutes.sandbox.DemoState;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.sandbox.ProviderSandbox;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Stand-ins for ImageKit and Box for the tests of one class:
 *
 * <pre>{@code
 * @RegisterExtension static final RestoreSandbox SANDBOX = new RestoreSandbox();
 *
 * @Test
 * void photoComesBack(ImageKitSandbox imageKit) { ... }
 * }</pre>
 *
 * They run from the constructor on, so that their {@link #settings()} are known before any
 * application starts, and end with the class. Each test finds the files of {@link DemoState} as
 * they were, an empty log and no fault, limit or latency. Without JUnit's life cycle, as in a
 * resource that a framework starts, {@link #close()} ends them.
 */
public final class RestoreSandbox
        implements BeforeAllCallback,
                AfterAllCallback,
                BeforeEachCallback,
                ParameterResolver,
                AutoCloseable {
    /** The name of the ImageKit account in {@link #settings()}. */
    public static final String PHOTOS = "photos";

    /** The name of the Box account in {@link #settings()}. */
    public static final String DOCUMENTS = "documents";

    private final ImageKitSandbox imageKit;
    private final BoxSandbox box;
    private String owner;

    /** Starts both, each on a free port of 127.0.0.1. */
    public RestoreSandbox() {
        imageKit = ImageKitSandbox.start();
        box = BoxSandbox.start();
        reset();
    }

    /** {@return the stand-in for ImageKit} */
    public ImageKitSandbox imageKit() {
        return imageKit;
    }

    /** {@return the stand-in for Box} */
    public BoxSandbox box() {
        return box;
    }

    /**
     * {@return the settings of two accounts, {@link #PHOTOS} and {@link #DOCUMENTS}, with all that
     * they need} Its credentials are those of the stand-ins and no secrets.
     */
    public Map<String, String> settings() {
        String photos = "restore.accounts." + PHOTOS + '.';
        String documents = "restore.accounts." + DOCUMENTS + '.';
        return Map.of(
                photos + "provider",
                "imagekit",
                photos + "private-key",
                ImageKitSandbox.PRIVATE_KEY,
                photos + "base-url",
                imageKit.baseUrl(),
                documents + "provider",
                "box",
                documents + "client-id",
                BoxTokens.CLIENT_ID,
                documents + "client-secret",
                BoxTokens.CLIENT_SECRET,
                documents + "enterprise-id",
                BoxTokens.ENTERPRISE_ID,
                documents + "base-url",
                box.baseUrl(),
                documents + "token-url",
                box.tokenUrl());
    }

    /** Makes everything as it was at the start; files that a test has added stay. */
    public void reset() {
        DemoState.seed(imageKit, box);
        box.tokenFaults().clear();
        reset(imageKit);
        reset(box);
    }

    private static void reset(ProviderSandbox provider) {
        provider.faults().clear();
        provider.rateLimit(null);
        provider.latency(Duration.ZERO);
        provider.toldWait(Duration.ofSeconds(1));
        provider.clockSkew(Duration.ZERO);
        provider.acceptConnections();
        provider.release();
        provider.log().clear();
    }

    /** Ends both. */
    @Override
    public void close() {
        imageKit.close();
        box.close();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        if (owner == null) {
            owner = context.getUniqueId();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        // A nested class leaves them to its outer class.
        if (context.getUniqueId().equals(owner)) {
            close();
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        reset();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == ImageKitSandbox.class
                || type == BoxSandbox.class
                || type == RestoreSandbox.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        if (type == RestoreSandbox.class) {
            return this;
        }
        return type == ImageKitSandbox.class ? imageKit : box;
    }
}
