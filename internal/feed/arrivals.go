package feed

import "context"

// Arrivals is told of bytes of a file as they come in: how many, and whether
// they came now or lay here from an earlier try.
type Arrivals func(n int, now bool)

type arrivalsKey struct{}

// WithArrivals returns a context with which a carrier's Read tells told of
// every piece it reads, so that progress shows within one file too.
func WithArrivals(ctx context.Context, told Arrivals) context.Context {
	return context.WithValue(ctx, arrivalsKey{}, told)
}

// AddArrivals is WithArrivals for one more listener: those of ctx are told too.
func AddArrivals(ctx context.Context, told Arrivals) context.Context {
	return WithArrivals(ctx, func(n int, now bool) {
		arrive(ctx, n, now)
		told(n, now)
	})
}

// arrive tells of n bytes that came in.
func arrive(ctx context.Context, n int, now bool) {
	if told, ok := ctx.Value(arrivalsKey{}).(Arrivals); ok && n > 0 {
		told(n, now)
	}
}
