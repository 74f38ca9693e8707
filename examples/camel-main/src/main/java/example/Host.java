package example;

import io.restoreroutes.RestoreRoutes;
import org.apache.camel.main.Main;

/** A Camel application that restores file versions besides what it does otherwise. */
public final class Host {
    private Host() {}

    /** Runs until it is told to stop; settings are those of the working folder and of the jar. */
    public static void main(String[] args) throws Exception {
        Main main = create();
        main.setPropertyPlaceholderLocations(
                "file:application.properties;optional=true,classpath:application.properties");
        main.run(args);
    }

    static Main create() {
        Main main = new Main();
        main.configure().addRoutesBuilder(new RestoreRoutes());
        main.configure().addConfiguration(HostHabits.class);
        main.configure().addRoutesBuilder(new HostRoutes());
        return main;
    }
}
