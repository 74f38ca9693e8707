package io.restoreroutes.call;

import java.time.Duration;
import java.util.function.*;

final class GridMain {
    static void line(String n, LongFunction<PacedRun> f) {
        double u = 0, b = 0, min = 1e9, max = 0;
        int e = 0;
        String l = "";
        for (int i = 0; i < 6; i++) {
            PacedRun r = f.apply(i);
            u += r.used();
            b += r.refusals();
            min = Math.min(min, r.used());
            max = Math.max(max, r.refusals());
            e += r.early();
            l = r.toString();
        }
        System.out.printf(
                "%-44s use %5.1f min %5.1f  429 %.2f max %.2f early %d   %s%n",
                n, u / 6, min, b / 6, max, e, l);
    }

    public static void main(String[] a) {
        for (PacedRun.Headers h : PacedRun.Headers.values())
            for (int ms : new int[] {1000, 1}) {
                if (h != PacedRun.Headers.NONE && ms == 1000) continue;
                Duration u = Duration.ofMillis(ms);
                String n = h + " " + ms + " ";
                int w = 16;
                for (int d : new int[] {30, 60, 180}) {
                    line(
                            n + "window 1000/6 " + d,
                            i ->
                                    new PacedRun(LimitedServer.windows(1000, 6, i), h, u, w, i)
                                            .run(d));
                    line(
                            n + "bucket 167 C1000 " + d,
                            i -> new PacedRun(LimitedServer.bucket(167, 1000), h, u, w, i).run(d));
                    line(
                            n + "bucket 167 C20 " + d,
                            i -> new PacedRun(LimitedServer.bucket(167, 20), h, u, w, i).run(d));
                    line(
                            n + "window 40 " + d,
                            i ->
                                    new PacedRun(LimitedServer.windows(40, 1, i / 6.0), h, u, w, i)
                                            .run(d));
                    line(
                            n + "bucket 40 C40 " + d,
                            i -> new PacedRun(LimitedServer.bucket(40, 40), h, u, w, i).run(d));
                }
                line(
                        n + "window 500>1000",
                        i ->
                                new PacedRun(LimitedServer.windows(500, 6, i), h, u, w, i)
                                        .run(60)
                                        .server(LimitedServer.windows(1000, 6, i))
                                        .mark()
                                        .run(120));
                line(
                        n + "window 1000>500",
                        i ->
                                new PacedRun(LimitedServer.windows(1000, 6, i), h, u, w, i)
                                        .run(60)
                                        .server(LimitedServer.windows(500, 6, i))
                                        .mark()
                                        .run(60));
                line(
                        n + "bucket 167>83",
                        i ->
                                new PacedRun(LimitedServer.bucket(167, 100), h, u, w, i)
                                        .run(60)
                                        .server(LimitedServer.bucket(83, 50))
                                        .mark()
                                        .run(60));
                line(
                        n + "bucket 83>167",
                        i ->
                                new PacedRun(LimitedServer.bucket(83, 50), h, u, w, i)
                                        .run(60)
                                        .server(LimitedServer.bucket(167, 100))
                                        .mark()
                                        .run(60));
                line(
                        n + "window 40>80",
                        i ->
                                new PacedRun(LimitedServer.windows(40, 1, i / 6.), h, u, w, i)
                                        .run(60)
                                        .server(LimitedServer.windows(80, 1, i / 6.))
                                        .mark()
                                        .run(60));
                line(
                        n + "window 80>40",
                        i ->
                                new PacedRun(LimitedServer.windows(80, 1, i / 6.), h, u, w, i)
                                        .run(60)
                                        .server(LimitedServer.windows(40, 1, i / 6.))
                                        .mark()
                                        .run(60));
            }
        Duration u = Duration.ofSeconds(1);
        line(
                "real 1000/60",
                i ->
                        new PacedRun(
                                        LimitedServer.windows(1000, 60, i * 10),
                                        PacedRun.Headers.NONE,
                                        u,
                                        16,
                                        i)
                                .run(900));
        line(
                "real bucket 17 C1000",
                i ->
                        new PacedRun(
                                        LimitedServer.bucket(17, 1000),
                                        PacedRun.Headers.NONE,
                                        u,
                                        16,
                                        i)
                                .run(900));
        line(
                "real bucket 17 C20",
                i ->
                        new PacedRun(LimitedServer.bucket(17, 20), PacedRun.Headers.NONE, u, 16, i)
                                .run(900));
        line(
                "5/s windows",
                i ->
                        new PacedRun(
                                        LimitedServer.windows(5, 1, i / 6.),
                                        PacedRun.Headers.NONE,
                                        u,
                                        16,
                                        i)
                                .run(300));
        line(
                "1/s bucket1",
                i ->
                        new PacedRun(LimitedServer.bucket(1, 1), PacedRun.Headers.NONE, u, 16, i)
                                .run(300));
        line(
                "167 then idle then again",
                i ->
                        new PacedRun(
                                        LimitedServer.windows(1000, 6, i),
                                        PacedRun.Headers.NONE,
                                        u,
                                        16,
                                        i)
                                .run(60)
                                .idle(3600)
                                .mark()
                                .run(60));
        line(
                "40 idle bursts",
                i -> {
                    PacedRun r =
                            new PacedRun(
                                            LimitedServer.bucket(40, 40),
                                            PacedRun.Headers.NONE,
                                            u,
                                            16,
                                            i)
                                    .run(60);
                    for (int k = 0; k < 20; k++) r.idle(5).run(3);
                    return r;
                });
    }
}
