package example;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** A Spring Boot application that restores file versions besides what it does otherwise. */
@SpringBootApplication
public class Host {

    /** Runs until it is told to stop; settings are those of the working folder and of the jar. */
    public static void main(String[] args) {
        SpringApplication.run(Host.class, args);
    }
}
