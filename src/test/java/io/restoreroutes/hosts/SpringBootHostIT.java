package io.restoreroutes.hosts;

import java.nio.file.Path;

/** A Spring Boot fat jar, with the ledger in the application's own database. */
class SpringBootHostIT extends HostContract {

    @Override
    RunningHost host(Path folder) {
        String jar = RunningHost.built("spring-boot", "host.jar").toString();
        return new RunningHost(folder, "-Xmx256m", "-XX:TieredStopAtLevel=1", "-jar", jar);
    }
}
