package io.restoreroutes.hosts;

import java.nio.file.Path;

/** Camel Main, as a jar with its libraries in a folder. */
class CamelMainHostIT extends HostContract {

    @Override
    RunningHost host(Path folder) {
        String jar = RunningHost.built("camel-main", "host.jar").toString();
        return new RunningHost(folder, "-Xmx256m", "-XX:TieredStopAtLevel=1", "-jar", jar);
    }
}
