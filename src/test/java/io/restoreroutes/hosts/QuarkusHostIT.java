package io.restoreroutes.hosts;

import java.nio.file.Path;

/** Quarkus in JVM mode, with the ledger in the application's own database. */
class QuarkusHostIT extends HostContract {

    @Override
    RunningHost host(Path folder) {
        String jar = RunningHost.built("quarkus", "quarkus-app/quarkus-run.jar").toString();
        return new RunningHost(
                folder,
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                // the settings of the working folder; Quarkus itself looks into config/
                "-Dquarkus.config.locations=application.properties",
                "-jar",
                jar);
    }
}
